export { type AddressKind, addressKind } from './address.ts'
export { readStart, readWhole } from './body.ts'
export type { Guard } from './guard.ts'
export { type Method, openWire, type Wire, type WireAnswer, type WireRequest } from './wire.ts'
