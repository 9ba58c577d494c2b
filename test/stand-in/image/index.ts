export { dockerArchive, type MadeImage, ociArchive } from './archive.ts'
export {
  configOf,
  digestOf,
  file,
  hardLink,
  layer,
  type MadeLayer,
  type Packing,
  storedBytes,
  symLink,
  unpackedBytes,
} from './layer.ts'
export { readMade, sourceOf } from './source.ts'
