import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseJuliaManifest } from './manifest.ts'

/** Also for one version of Julia: `Manifest-v1.11.toml`. */
const manifestFiles: FilePattern = {
  suffixes: ['.toml'],
  only: (path) => /(?:^|\/)(?:Julia)?Manifest(?:-v\d+(?:\.\d+)*)?\.toml$/.test(path),
}

export const juliaManifestFormat = lockFormat('julia-manifest', 'julia', manifestFiles, parseJuliaManifest)

export const juliaFormats: readonly TextFormat[] = [juliaManifestFormat]
