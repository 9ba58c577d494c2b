export { applyJsonPatch, type PatchOp, patchBetween, pointer } from './json-patch.ts'
