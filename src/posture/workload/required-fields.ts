import {
  canonicalJson,
  type Json,
  type JsonObject,
  member,
  type Outcome,
  objectAt,
  type Path,
} from '../../core/index.ts'
import { containerFieldsRead, type PodFacts, podFieldsRead } from '../../kube/pod-facts/index.ts'
import { type Failure, fail, isWindows, type TemplateCheck, unset, wrong } from '../check.ts'
import { type LabelPattern, parseLabelPattern } from './label-pattern.ts'

/** A field that an organisation requires: `pod.securityContext.fsGroup`, perhaps with a value. */
interface RequiredField {
  readonly of: 'pod' | 'container'
  readonly steps: readonly string[]
  readonly pattern: LabelPattern
}

/** Fields that an organisation requires; without a list it asks nothing. */
export const requiredFields: TemplateCheck = {
  id: 'POD-17/required-fields',
  needs: [],
  params: { fields: [] },
  appliesTo: () => true,
  evaluate: (pod, { fields = [] }) => {
    if (fields.length === 0) return [{ kind: 'not-applicable', why: 'no fields are configured' }]
    return fields.flatMap((text): readonly Outcome[] => {
      const field = readField(text)
      if (field === undefined)
        return [{ kind: 'unknown', missing: [{ need: 'config:fields', scope: {}, why: 'malformed' }] }]
      return hasField(pod, field) ? judge(pod, field) : []
    })
  },
}

/** Fields that are not read would always seem to be missing, so that they are refused. */
const readable: Readonly<Record<RequiredField['of'], ReadonlySet<string>>> = {
  pod: new Set(podFieldsRead),
  container: new Set(containerFieldsRead),
}

function readField(text: string): RequiredField | undefined {
  const pattern = parseLabelPattern(text)
  const [of, ...steps] = pattern?.key.split('.') ?? []
  if (pattern === undefined || (of !== 'pod' && of !== 'container')) return undefined
  return readable[of].has(steps[0] ?? '') && !steps.includes('') ? { of, steps, pattern } : undefined
}

const linuxOnly = new Set([
  'allowPrivilegeEscalation',
  'appArmorProfile',
  'capabilities',
  'fsGroup',
  'fsGroupChangePolicy',
  'privileged',
  'procMount',
  'readOnlyRootFilesystem',
  'runAsGroup',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
  'supplementalGroups',
  'sysctls',
])

/** The API server refuses some fields for the operating system that a pod names. */
function hasField(pod: PodFacts, { steps: [first, second = ''] }: RequiredField): boolean {
  if (first !== 'securityContext') return true
  return isWindows(pod) ? !linuxOnly.has(second) : second !== 'windowsOptions'
}

function judge(pod: PodFacts, field: RequiredField): readonly Failure[] {
  if (field.of === 'pod') return missing(pod.raw, ['spec'], field)
  return pod.containers.flatMap(({ raw, path, name }) => missing(withPodContext(raw, pod, field), path, field, name))
}

/** A container without `securityContext.seccompProfile` runs under its pod's. */
function withPodContext(raw: JsonObject, pod: PodFacts, { steps: [first, second] }: RequiredField): JsonObject {
  const own = objectAt(raw, 'securityContext')
  const inherited = member(objectAt(pod.raw, 'securityContext'), second ?? '')
  if (first !== 'securityContext' || second === undefined || inherited === undefined) return raw
  return (member(own, second) ?? null) !== null ? raw : { ...raw, securityContext: { ...own, [second]: inherited } }
}

function missing(raw: JsonObject, at: Path, { steps, pattern }: RequiredField, slot?: string): readonly Failure[] {
  const value = steps.reduce<Json | undefined>((found, step) => member(found, step), raw) ?? null
  const path = [...at, ...steps]
  if (value === null) return [fail(unset(path, `the organisation requires ${pattern.text}`), slot)]
  const text = typeof value === 'string' ? value : canonicalJson(value)
  return pattern.matches(text) ? [] : [fail(wrong(path, value, `the organisation requires ${pattern.text}`), slot)]
}
