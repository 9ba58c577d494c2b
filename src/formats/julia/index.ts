export { juliaFormats, juliaManifestFormat } from './formats.ts'
export { parseJuliaManifest } from './manifest.ts'
