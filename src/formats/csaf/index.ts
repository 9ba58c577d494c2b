export { type CsafProducts, csafProducts } from './product-tree.ts'
export { isCsaf, readCsaf } from './read.ts'
export { textsByProduct } from './said.ts'
export { type CsafTree, csafTree } from './tree.ts'
