export { isOpenVex, readOpenVex } from './read.ts'
export { type OpenVexHead, writeOpenVex } from './write.ts'
