import type { PssCheck } from '../check.ts'
import { judgeProcMount, procMountDetail } from './proc-mount.ts'

/** A user namespace excuses an unmasked /proc under baseline, never under restricted. */
export const procMountRestricted: PssCheck = {
  id: 'procMount_restricted',
  level: 'restricted',
  since: 35,
  overrides: ['procMount'],
  versions: [{ since: 35, evaluate: judgeProcMount }],
  reason: () => 'procMount',
  detail: procMountDetail,
}
