import { type JsonObject, SeawallError } from '../core/index.ts'
import { type FloorAction, floorObjects } from '../policy/floor/index.ts'
import { yamlOf } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { writeResult } from './io.ts'
import { parseKubernetes } from './scan.ts'

export interface FloorFlags {
  readonly level: 'baseline' | 'restricted'
  readonly kubernetesVersion?: string
  readonly registries?: string
  readonly digests?: boolean
  readonly templates?: boolean
  readonly excludeNamespaces: string
  readonly action: FloorAction
  readonly name: string
}

/** `seawall policy export --vap`: the floor as YAML for `kubectl apply`. */
export async function exportFloor(flags: FloorFlags): Promise<number> {
  const { level, digests = false, templates = false, action, name } = flags
  const excludeNamespaces = listOf(flags.excludeNamespaces)
  const registries = listOf(flags.registries ?? '')
  try {
    const objects = floorObjects({
      level,
      version: parseKubernetes(flags.kubernetesVersion),
      digests,
      templates,
      excludeNamespaces,
      actions: [action],
      name,
      ...(registries.length > 0 && { registries }),
    })
    await writeResult(documents(objects), undefined)
    return exitCodes.fine
  } catch (error) {
    if (error instanceof RangeError) throw new SeawallError('usage', error.message)
    throw error
  }
}

function documents(objects: readonly JsonObject[]): string {
  return objects.map((object) => `---\n${yamlOf(object)}`).join('')
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
