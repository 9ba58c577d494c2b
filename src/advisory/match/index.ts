export { type Installed, matchPackages } from './match.ts'
export type { Grade, MatchResult, Suppression, Unjudged, Vulnerability } from './types.ts'
