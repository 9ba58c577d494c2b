import type { ControlChecks } from '../check.ts'
import { anyKeyCheck } from './required-label.ts'

export const scr11: ControlChecks = {
  workloads: [
    anyKeyCheck(
      'SCR-11/criticality',
      (keys) => `neither the workload nor its namespace says what is at stake (${keys})`,
    ),
  ],
}
