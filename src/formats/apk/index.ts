export { apkFormats } from './formats.ts'
export { parseApkInstalled } from './installed.ts'
