import { once } from 'node:events'
import { canonicalJson, type JsonObject, SeawallError } from '../core/index.ts'
import { generateCluster } from '../kube/generate/index.ts'
import { exitCodes } from './exit-codes.ts'

export interface GenFlags {
  readonly nodes?: string
  readonly pods?: string
  readonly templates?: string
  readonly namespaces?: string
  readonly seed?: string
}

const pageSize = 500

/** `seawall gen cluster`: a made-up cluster as lists of at most 500 objects, one after the other, for load tests. */
export async function genCluster(flags: GenFlags): Promise<number> {
  const size = {
    nodes: whole(flags.nodes, '--nodes', 100),
    pods: whole(flags.pods, '--pods', 1000),
    templates: whole(flags.templates, '--templates', 100),
    namespaces: whole(flags.namespaces, '--namespaces', 20),
    seed: whole(flags.seed, '--seed', 1),
  }
  if (size.templates < 1 || size.namespaces < 1)
    throw new SeawallError('usage', 'a cluster needs at least one template and one namespace')
  let page: JsonObject[] = []
  for (const object of generateCluster(size)) {
    page.push(object)
    if (page.length < pageSize) continue
    await writeList(page)
    page = []
  }
  if (page.length > 0) await writeList(page)
  return exitCodes.fine
}

async function writeList(items: readonly JsonObject[]): Promise<void> {
  const text = `{"apiVersion":"v1","items":[\n${items.map(canonicalJson).join(',\n')}\n],"kind":"List"}\n`
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

function whole(text: string | undefined, flag: string, otherwise: number): number {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (!/^\d{1,9}$/.test(text)) throw new SeawallError('usage', `${flag} must be a whole number, not "${text}"`)
  return number
}
