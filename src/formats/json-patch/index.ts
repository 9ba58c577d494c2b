export { type PatchOp, patchBetween, pointer } from './json-patch.ts'
