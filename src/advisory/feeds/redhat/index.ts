export { redhatApi } from './api.ts'
export { namespaceOfCpe } from './product.ts'
export { statusOfState } from './state.ts'
