import { type JsonObject, member, objectAt, textAt } from '../core/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import { type Decision, decide, makeSnapshot, mutate, type SnapshotParts } from './decide/index.ts'
import { type GatePolicy, readPolicy } from './policy/index.ts'
import type { Operation, Review } from './review/index.ts'

export const now = '2026-11-24T12:00:00Z'

/** A policy with this `spec`, in YAML's flow style. */
export function policy(name: string, spec: string, namespace?: string): GatePolicy {
  const where = namespace === undefined ? '' : `, namespace: ${namespace}`
  const kind = namespace === undefined ? 'ClusterSecurityPolicy' : 'SecurityPolicy'
  const yaml = parseYaml(`apiVersion: seawall.dev/v1alpha1
kind: ${kind}
metadata: {name: ${name}${where}}
spec: ${spec}
`)
  if (!yaml.ok) throw new Error(yaml.error.message)
  const read = readPolicy(yaml.value, 'test.yaml:1')
  if (!read.ok) throw read.error
  return read.value
}

const resources: Readonly<Record<string, string>> = { Pod: 'pods', Deployment: 'deployments', Secret: 'secrets' }

export interface Asked {
  readonly operation?: Operation
  readonly oldObject?: JsonObject
  readonly subresource?: string
  readonly dryRun?: boolean
  readonly username?: string
}

/** What the API server asks when somebody writes this object. */
export function reviewOf(
  object: JsonObject,
  { operation = 'CREATE', oldObject, subresource = '', dryRun = false, username = 'alice' }: Asked = {},
): Review {
  const apiVersion = textAt(object, 'apiVersion') ?? 'v1'
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const kind = textAt(object, 'kind') ?? ''
  const metadata = objectAt(object, 'metadata')
  return {
    uid: 'uid-1',
    kind: { group, version, kind },
    resource: { group, version, resource: resources[kind] ?? `${kind.toLowerCase()}s` },
    subresource,
    name: textAt(metadata, 'name') ?? '',
    namespace: textAt(metadata, 'namespace') ?? 'shop',
    operation,
    user: { username, groups: ['system:authenticated'] },
    object,
    oldObject,
    dryRun,
  }
}

export function decideOn(review: Review, parts: SnapshotParts, labels: JsonObject | null = {}): Decision {
  return decide(review, makeSnapshot(parts), { namespaceLabels: labels, now })
}

export function mutateBy(review: Review, parts: SnapshotParts) {
  return mutate(review, makeSnapshot(parts), { namespaceLabels: {}, now })
}

export function pod(container: JsonObject = {}, more: { metadata?: JsonObject; spec?: JsonObject } = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'shop', ...more.metadata },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1', ...container }], ...more.spec },
  }
}

export function deployment(container: JsonObject = {}, more: JsonObject = {}): JsonObject {
  const spec = member(pod(container), 'spec') ?? {}
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ...more, template: { metadata: { labels: { app: 'web' } }, spec } },
  }
}
