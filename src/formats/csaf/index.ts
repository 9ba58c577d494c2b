export { type CsafProducts, csafProducts } from './product-tree.ts'
export { isCsaf, readCsaf } from './read.ts'
