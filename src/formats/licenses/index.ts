export { isSpdxId } from './known.ts'
export { licenseIds, spdxExpression } from './spdx.ts'
export { isSpdxExpression } from './valid.ts'
