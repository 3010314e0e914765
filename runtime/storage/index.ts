export { databasePlace, isPostgres, type Migrations, openDatabase } from './database.ts'
export {
  noticedWithin,
  takeTurn,
  type Turn,
  tryTurn,
  turnNumber,
  turnsTaken,
} from './exclusive-turn.ts'
