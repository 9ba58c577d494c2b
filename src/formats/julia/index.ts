export { juliaFormats } from './formats.ts'
export { parseJuliaManifest } from './manifest.ts'
