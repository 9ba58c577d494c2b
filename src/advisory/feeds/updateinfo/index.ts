export { updateinfo } from './updateinfo.ts'
