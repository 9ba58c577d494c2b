import type { CheckId, Evident, FixImpact, FixOp, JsonObject, Outcome, Params } from '../../core/index.ts'
import { type ControlChecks, type Failure, fail, fixable, type NamespaceCheck, unset, wrong } from '../check.ts'
import {
  isAtLeast,
  isLevel,
  type LabelRead,
  type Level,
  labelKey,
  levelOf,
  modes,
  newestVersion,
  versionOf,
} from './pod-security-labels.ts'

/** A check of a namespace's labels; unknown where its object was not given. */
function labelCheck(
  id: CheckId,
  params: Params,
  judge: (labels: JsonObject, params: Params) => readonly Outcome[],
): NamespaceCheck {
  return {
    id,
    needs: ['api:namespaces'],
    params: { exempt: ['kube-system'], ...params },
    appliesTo: () => true,
    evaluate: ({ ref, labels }, estate, given) => {
      if (given.exempt?.includes(ref.name)) return [{ kind: 'not-applicable', why: 'the namespace is exempt' }]
      if (labels !== undefined) return judge(labels, given)
      const missing = estate.missing('api:namespaces', ref.name)
      const scope = { namespace: ref.name }
      return [{ kind: 'unknown', missing: [missing ?? { need: 'api:namespaces', scope, why: 'not-collected' }] }]
    },
  }
}

const pathOf = (key: string): string[] => ['metadata', 'labels', key]

function at({ key, value }: LabelRead<unknown>, message: string): Evident {
  return value === undefined ? unset(pathOf(key), message) : wrong(pathOf(key), value, message)
}

function setLabel(evident: Evident, key: string, value: string, impact: FixImpact, note: string): Failure {
  return fixable(fail(evident, key), { kind: 'patch', impact, note, ops: [{ op: 'set', path: pathOf(key), value }] })
}

const enforce = labelCheck('POD-12/enforce', { minimum: ['baseline'] }, (labels, { minimum = [] }) => {
  const level = levelOf(labels, 'enforce')
  const least: Level = minimum.find(isLevel) ?? 'baseline'
  if (level.value !== undefined && level.valid === undefined) return [] // POD-12/valid-labels reports it
  if (level.valid !== undefined && isAtLeast(level.valid, least)) return []
  const what = level.valid === undefined ? 'nothing is enforced here' : `${level.valid} is enforced here`
  const message = `${what}: pods that break the level ${least} are admitted`
  const note = `pods that break the level ${least} are refused when they are next created; lower enforce-version where the cluster is older`
  // What the next level would refuse is to be seen from the first day on, as POD-12/audit-warn asks.
  const ahead = (['audit', 'warn'] as const)
    .map((mode) => levelOf(labels, mode))
    .filter(({ value }) => value === undefined)
    .map(({ key }) => ({ op: 'set' as const, path: pathOf(key), value: 'restricted' }))
  const ops = [{ op: 'set' as const, path: pathOf(level.key), value: least }, ...pinned(labels), ...ahead]
  return [fixable(fail(at(level, message), level.key), { kind: 'patch', impact: 'may-break', note, ops })]
})

/** What POD-12/version-pinned asks for once a level is enforced. */
function pinned(labels: JsonObject): readonly FixOp[] {
  const { key, value } = versionOf(labels, 'enforce')
  if (value !== undefined && value !== 'latest') return []
  return [{ op: 'set', path: pathOf(key), value: newestVersion }]
}

const validLabels = labelCheck('POD-12/valid-labels', {}, (labels) =>
  modes.flatMap((mode) =>
    [levelOf(labels, mode), versionOf(labels, mode)].flatMap((label): Outcome[] => {
      if (label.value === undefined || label.valid !== undefined) return []
      const message = `"${label.value}" is no ${label.key.endsWith('-version') ? 'version' : 'level'}: admission refuses it, or takes restricted and latest`
      return [fail(at(label, message), label.key)]
    }),
  ),
)

/** What would break at the next stricter level is only seen where audit and warn ask for it. */
const auditAndWarn = labelCheck('POD-12/audit-warn', {}, (labels) => {
  const enforced = levelOf(labels, 'enforce').valid
  if (enforced === undefined || enforced === 'privileged') return []
  return (['audit', 'warn'] as const).flatMap((mode): Outcome[] => {
    const level = levelOf(labels, mode)
    if (enforced === 'restricted' && level.value === undefined) return []
    if (level.valid === 'restricted' || (level.value !== undefined && level.valid === undefined)) return []
    const message = `what restricted would refuse goes ${mode === 'audit' ? 'unrecorded' : 'unmentioned'} here`
    const note = mode === 'audit' ? 'only adds entries to the audit log' : 'only adds warnings to answers'
    return [setLabel(at(level, message), level.key, 'restricted', 'safe', note)]
  })
})

const versionPinned = labelCheck('POD-12/version-pinned', {}, (labels) => {
  const enforced = levelOf(labels, 'enforce').valid
  if (enforced === undefined || enforced === 'privileged') return []
  const version = versionOf(labels, 'enforce')
  if (version.value !== undefined && version.value !== 'latest') return []
  const message = 'the rules change with the next upgrade of the cluster, on whatever day that is'
  return [
    fixable(fail(at(version, message), labelKey('enforce', '-version')), {
      kind: 'plan',
      impact: 'safe',
      note: 'nothing changes until the pinned version is raised',
      steps: [`set ${version.key} to the minor version of the cluster`, 'raise it after each upgrade'],
    }),
  ]
})

export const pod12: ControlChecks = { namespaces: [enforce, validLabels, auditAndWarn, versionPinned] }
