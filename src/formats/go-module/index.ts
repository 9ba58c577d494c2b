export { goModFormat, goModuleFormats, goSumFormat } from './formats.ts'
export { type GoModOptions, parseGoMod, parseGoModule } from './packages.ts'
export { parseGoSum } from './sum.ts'
