export { rustBinary } from './rust-binary.ts'
