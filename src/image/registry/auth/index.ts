export { Authorizer } from './authorizer.ts'
export { findCredentials } from './credentials.ts'
