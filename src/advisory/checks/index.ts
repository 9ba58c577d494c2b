import type { AdvisoryCheck } from './check.ts'
import { knownVulnerability } from './img-01-vulnerabilities.ts'
import { maliciousPackage } from './img-12-malicious.ts'

export type { AdvisoryCheck, AdvisoryFacts } from './check.ts'

export const advisoryChecks: readonly AdvisoryCheck[] = [knownVulnerability, maliciousPackage]
