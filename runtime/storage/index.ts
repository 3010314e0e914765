export { type Migrations, openDatabase } from './database.ts'
