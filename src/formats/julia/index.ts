import type { TextFormat } from '../packages/index.ts'
import { juliaManifestFormat } from './manifest.ts'

export { parseJuliaManifest } from './manifest.ts'

export const juliaFormats: readonly TextFormat[] = [juliaManifestFormat]
