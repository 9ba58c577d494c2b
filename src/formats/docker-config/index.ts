export { credentialOf, type RegistryCredential } from './credential.ts'
export { canonicalHost, hubHost } from './place.ts'
export { readPullSecret } from './pull-secret.ts'
export {
  type AuthEntry,
  credentialsFor,
  type DockerConfig,
  helperFor,
  readDockerCfg,
  readDockerConfig,
} from './read.ts'
