export type { StandInAuth } from './auth.ts'
export type { Fault } from './fault.ts'
export { holdImage } from './hold.ts'
export {
  configOf,
  described,
  layersOf,
  type MadeImage,
  type MadeLayer,
  makeImage,
  makeIndex,
  rootOf,
  type StoredManifest,
  sha256,
  stored,
  type TestImage,
} from './image.ts'
export { type PushTarget, pushImage } from './push.ts'
export { type Recorded, type StandInOptions, type StandInRegistry, startRegistry } from './server.ts'
export { dockerArchive, layoutFiles, readLayout, writeLayout } from './write.ts'
