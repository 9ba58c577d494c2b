export { type Lookup, lookupsOf } from './lookup.ts'
export { type Installed, matchPackages, namespacesOf } from './match.ts'
export type { Grade, MatchResult, Suppression, Unjudged, Vulnerability } from './types.ts'
