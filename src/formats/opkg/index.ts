export { opkgFormats, opkgListFiles, ownerOfOpkgList } from './formats.ts'
export { parseOpkgList, parseOpkgStatus } from './status.ts'
