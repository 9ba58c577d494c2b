export { type ByteView, viewOf } from './byte-view.ts'
export { type ByteOrder, type Words, wordsOf, zeroEnded } from './words.ts'
