export { isSpdxId } from './known.ts'
export { licenceIds, spdxExpression } from './spdx.ts'
export { isSpdxExpression } from './valid.ts'
