export { ubuntuVex } from './vex.ts'
