export { type ByteView, viewOf } from './byte-view.ts'
