import type { ControlChecks } from '../check.ts'
import { anyKeyCheck } from './required-label.ts'

export const rem01: ControlChecks = {
  workloads: [
    anyKeyCheck('REM-01/owner', (keys) => `neither the workload nor its namespace says who owns it (${keys})`),
  ],
}
