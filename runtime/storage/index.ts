export { databasePlace, isPostgres, type Migrations, openDatabase } from './database.ts'
export { takeTurn, type Turn } from './exclusive-turn.ts'
