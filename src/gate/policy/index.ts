export { isAbout, type NamespaceLabels } from './match.ts'
export { checksOfPack, type Pack, packNamed, packs } from './packs.ts'
export type { FixChoice, GatePolicy, Mode, PolicyCheck, PolicyMatch } from './policy.ts'
export { isPolicy, policyGroup, policyVersion, readPolicy } from './read-policy.ts'
