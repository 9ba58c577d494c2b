export { goBinary } from './go-binary.ts'
