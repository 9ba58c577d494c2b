import type { ImageConfig } from '../../formats/oci/index.ts'
import type { ImageSource } from './types.ts'

/** Nothing says how a root file system is to be run or how it was built. */
export const noConfig: ImageConfig = {
  os: '',
  architecture: '',
  user: '',
  env: [],
  entrypoint: [],
  cmd: [],
  workingDir: '',
  labels: {},
  exposedPorts: [],
  volumes: [],
  onBuild: [],
  diffIds: [],
  history: [],
}

/** Opens an unpacked root file system as an image of one layer. */
export function openRootfs(path: string): ImageSource {
  return {
    kind: 'rootfs',
    name: path,
    imageId: '',
    tags: [],
    config: noConfig,
    annotations: {},
    layers: [{ index: 0, diffId: '', mediaType: '', storedBytes: 0, content: { kind: 'folder', path } }],
    close: () => Promise.resolve(),
  }
}
