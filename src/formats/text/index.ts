export { BytePile } from './byte-pile.ts'
export { nameToShow } from './name-to-show.ts'
export { positionAt } from './position.ts'
