export { type HealthCheck, type HistoryEntry, type ImageConfig, readImageConfig } from './config.ts'
export { type Descriptor, isDigest, type Platform } from './descriptor.ts'
export { type DockerArchiveImage, readDockerArchive } from './docker-archive.ts'
export {
  acceptedManifests,
  type ImageIndex,
  type ImageManifest,
  type Manifest,
  maxManifestBytes,
  readManifest,
} from './manifest.ts'
export { choosePlatform, isAttestation, parsePlatform, platformText } from './platform.ts'
export { type ImageReference, parseReference, referenceText } from './reference.ts'
