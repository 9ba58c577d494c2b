export { redhatApi } from './api.ts'
export { statusOfState } from './state.ts'
