import type { Severity } from '../../core/index.ts'
import { baselineCapabilities, restrictedCapabilities } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, podCheck, unset, wrong } from '../check.ts'
import { mended } from '../mend.ts'
import { mendAdded, mendDropped } from './pod-05-fixes.ts'

/** Capabilities that by themselves lead from the container to the node. */
const escapes = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
])

/** Runtimes take `sys_admin` and `CAP_SYS_ADMIN` for the same. */
const gravity = (capability: string): { severity?: Severity } =>
  escapes.has(capability.toUpperCase().replace(/^CAP_/, '')) ? { severity: 'critical' } : {}

export const pod05: ControlChecks = {
  templates: [
    mended(
      containerCheck(
        'POD-05/drop-all',
        ({ droppedCapabilities, dropPath, name }) => {
          if (droppedCapabilities.some(({ value }) => value === 'ALL')) return undefined
          const message = `container "${name}" does not drop all capabilities: it keeps those the runtime gives by default`
          const dropped = droppedCapabilities.map(({ value }) => value)
          return dropped.length === 0 ? unset(dropPath, message) : wrong(dropPath, dropped, message)
        },
        { windows: 'exempt' },
      ),
      mendDropped,
    ),
    mended(
      containerCheck(
        'POD-05/add-beyond-net-bind-service',
        ({ addedCapabilities, name }) =>
          addedCapabilities
            .filter(({ value }) => baselineCapabilities.has(value) && !restrictedCapabilities.has(value))
            .map(({ value, path }) => wrong(path, value, `container "${name}" adds ${value}, which few programs need`)),
        { windows: 'exempt' },
      ),
      mendAdded,
    ),
    mended(
      podCheck('POD-05/add-beyond-baseline', (pod) =>
        pod.containers.flatMap(({ addedCapabilities, name }) =>
          addedCapabilities
            .filter(({ value }) => !baselineCapabilities.has(value))
            .map(({ value, path }) => ({
              ...fail(
                wrong(path, value, `container "${name}" adds ${value}, more than the baseline level allows`),
                name,
              ),
              ...gravity(value),
            })),
        ),
      ),
      mendAdded,
    ),
  ],
}
