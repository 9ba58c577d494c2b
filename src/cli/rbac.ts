import { SeawallError } from '../core/index.ts'
import { scannedGroups } from '../kube/estate/live/index.ts'
import { podTemplatePaths } from '../kube/objects/index.ts'
import { exitCodes } from './exit-codes.ts'
import { writeResult } from './io.ts'
import { readConfig } from './settings.ts'

export interface RbacFlags {
  readonly print?: boolean
  readonly config?: string
}

/** `seawall rbac --print`: the least a scan of a whole cluster needs, as a ClusterRole. */
export async function rbac(flags: RbacFlags): Promise<number> {
  if (flags.print !== true)
    throw new SeawallError('usage', 'seawall rbac only prints: say --print', {
      hint: 'seawall rbac --print | kubectl apply -f -',
    })
  const config = await readConfig(flags.config)
  await writeResult(renderRole(podTemplatePaths(config.podTemplates)), undefined)
  return exitCodes.fine
}

const head = `# What "seawall scan --cluster" lists, and nothing else: no writing, no Secrets, no nodes/proxy.
# Take out what you do not want to grant: what depends on it becomes unknown, and the report says so.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: seawall-scan
rules:
`

export function renderRole(templates: ReturnType<typeof podTemplatePaths>): string {
  const rules = scannedGroups(templates).map(
    ({ group, resources }) =>
      `  - apiGroups: ["${group}"]\n    resources: [${resources.join(', ')}]\n    verbs: [list]\n`,
  )
  return `${head}${rules.join('')}  - apiGroups: [constraints.gatekeeper.sh]\n    resources: ["*"]\n    verbs: [list]\n`
}
