import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson, isArray, type Json, type JsonObject, member, objectAt, textAt } from '../../src/core/index.ts'
import { readPodFacts } from '../../src/kube/pod-facts/index.ts'
import {
  evaluatePodSecurity,
  forbiddenMessage,
  formatPssVersion,
  type PodSecurityLevel,
  type PssVersion,
} from '../../src/policy/pss/index.ts'
import { PodGenerator } from '../../src/policy/pss/pod-generator.oracle.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { realParts } from './parts.ts'
import { withoutInvalidFields } from './repair.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])
const levels: readonly PodSecurityLevel[] = ['baseline', 'restricted']
/** One version on each side of every step of the standards that a 1.36 server knows. */
const versions: readonly PssVersion[] = [
  0, 7, 8, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
]

const namespaceOf = (level: PodSecurityLevel, version: PssVersion): string =>
  `${level}-${formatPssVersion(version).replace('.', '-')}`

describe.skipIf(parts === undefined)('Pod Security on a real kube-apiserver', () => {
  let cluster: Cluster

  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    cluster = await startCluster({ etcd, apiServer })
    for (const level of levels)
      for (const version of versions)
        await cluster.request('POST', '/api/v1/namespaces', {
          metadata: {
            name: namespaceOf(level, version),
            labels: {
              'pod-security.kubernetes.io/enforce': level,
              'pod-security.kubernetes.io/enforce-version': formatPssVersion(version),
            },
          },
        })
  }, 120_000)

  afterAll(() => cluster?.stop(), 30_000)

  /** The server's refusal, if it refuses; undefined for a pod that cannot be made valid. */
  async function judge(
    generated: Json,
    namespace: string,
  ): Promise<{ pod: JsonObject; message: string | undefined } | undefined> {
    let pod = validish(generated)
    for (let tries = 0; pod !== undefined && tries < 8; tries++) {
      const answer = await cluster.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod)
      const message = textAt(answer.body, 'message') ?? ''
      if (answer.status === 201) return { pod, message: undefined }
      if (answer.status === 403 && message.includes('violates PodSecurity')) return { pod, message }
      if (answer.status !== 422) return undefined
      pod = withoutInvalidFields(pod, answer.body)
    }
    return undefined
  }

  it('agrees with ours on generated pods, word for word', { timeout: 600_000 }, async () => {
    const generator = new PodGenerator(2026)
    const seen = { allowed: 0, forbidden: 0, invalid: 0 }
    const differences: object[] = []
    for (let index = 0; index < 4_000; index++) {
      const level = levels[generator.integer(levels.length)] ?? 'baseline'
      const version = versions[generator.integer(versions.length)] ?? 'latest'
      const judged = await judge(generator.pod(), namespaceOf(level, version))
      if (judged === undefined) {
        seen.invalid += 1
        continue
      }
      const { pod, message } = judged
      const forbidden = message !== undefined
      seen[forbidden ? 'forbidden' : 'allowed'] += 1
      const evaluation = evaluatePodSecurity(
        readPodFacts(objectAt(pod, 'spec') ?? {}, objectAt(pod, 'metadata')),
        level,
        version,
      )
      const ours = evaluation.allowed ? '' : forbiddenMessage({ level, version }, evaluation)
      const theirs = message?.slice(message.indexOf('violates PodSecurity')) ?? ''
      if (ours !== theirs) differences.push({ level, version, pod: canonicalJson(pod), ours, theirs })
    }
    console.log(`real kube-apiserver: ${JSON.stringify(seen)}, ${differences.length} differences`)
    expect(differences.slice(0, 3)).toEqual([])
    expect(seen.allowed).toBeGreaterThan(300)
    expect(seen.forbidden).toBeGreaterThan(300)
  })
})

/**
 * The generator makes odd pods on purpose; a server wants a name. Ephemeral containers have a subresource of their own.
 * A volume of a type nobody knows is forbidden to us, while the server forgets the field and sees an emptyDir.
 */
function validish(pod: Json): JsonObject | undefined {
  const spec = objectAt(pod, 'spec')
  if (spec === undefined) return undefined
  const { ephemeralContainers: _, volumes, ...rest } = spec
  const known = isArray(volumes) ? volumes.filter((volume) => member(volume, 'somethingNew') === undefined) : []
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...objectAt(pod, 'metadata'), name: 'p' },
    spec: { ...rest, ...(known.length > 0 && { volumes: known }) },
  }
}
