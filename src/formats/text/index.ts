export { BytePile } from './byte-pile.ts'
export { positionAt } from './position.ts'
