export { type Estate, EstateIndex, type NamespaceView } from './estate.ts'
export { podPath, type Workload, workloadOf } from './workload.ts'
