export { type Authorizer, authorizer } from './authorizer.ts'
export { findCredentials } from './credentials.ts'
