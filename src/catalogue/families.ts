import { SeawallError } from '../core/index.ts'

/** The first part of a control id, in the order in which the catalogue is read. */
export const families = {
  API: 'API server',
  ETC: 'etcd',
  NOD: 'Kubelet and nodes',
  RB: 'RBAC and identity',
  JIT: 'Just-in-time access',
  NET: 'Network',
  MSH: 'Service mesh',
  EXP: 'Exposure',
  SEC: 'Secrets',
  POD: 'Pod security and isolation',
  IMG: 'Images',
  SUP: 'Supply chain',
  ADM: 'Admission gate',
  RT: 'Runtime detection',
  DRF: 'Drift',
  FOR: 'Forensics',
  OBS: 'Audit and observability',
  CLD: 'Cloud',
  MUL: 'Several clusters',
  IR: 'Incident response',
  SCR: 'Scores',
  REM: 'Remediation',
  COD: 'Application code',
  REL: 'Reliability',
} as const

export type Family = keyof typeof families

export const familyNames = Object.keys(families) as readonly Family[] // keys of a constant object

/** `POD` of `POD-03` or of `POD-03/run-as-non-root`; undefined for a family the catalogue does not have. */
export function familyOf(id: string): Family | undefined {
  const name = id.slice(0, Math.max(0, id.indexOf('-')))
  return familyNames.find((family) => family === name)
}

/** A family as people write it: any case. */
export function parseFamily(text: string): Family {
  const found = familyNames.find((family) => family === text.trim().toUpperCase())
  if (found === undefined) {
    throw new SeawallError('usage', `there is no control family "${text}"`, {
      hint: `known: ${familyNames.join(', ')}`,
    })
  }
  return found
}

/** The order of the catalogue: by family as listed above, then by number. */
export function compareControls(a: string, b: string): number {
  return rank(a) - rank(b) || numberOf(a) - numberOf(b)
}

function rank(id: string): number {
  const family = familyOf(id)
  return family === undefined ? familyNames.length : familyNames.indexOf(family)
}

function numberOf(id: string): number {
  return Number.parseInt(id.slice(id.indexOf('-') + 1), 10)
}
