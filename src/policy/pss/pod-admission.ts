import { isObject, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { describeMalformed, type PodFacts, readPodFacts } from '../../kube/pod-facts/index.ts'
import {
  allow,
  allowExempt,
  allowUnjudged,
  annotate,
  forbid,
  type ModeEvaluation,
  type PsaDecision,
  rejectInternal,
  rejectMalformed,
} from './decision.ts'
import { evaluatePodSecurity, forbiddenDetail, forbiddenMessage, type Judged } from './evaluate.ts'
import { formatLevelVersion } from './levels.ts'
import {
  isFullyPrivileged,
  joinErrors,
  type ParsedLabels,
  type PsaMode,
  parseNamespaceLabels,
} from './namespace-labels.ts'
import { controllerTemplate } from './pod-controllers.ts'
import { isSignificantPodUpdate } from './pod-update.ts'
import { defaultPolicy, isExempt, type PsaConfig, type PsaRequest, versionIn } from './psa-request.ts'

/** Every other subresource of a pod is expected to be a pod and judged, so that an unknown one fails safe. */
const ignoredSubresources = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status'])

/** `labels` are the namespace's, null when it could not be looked up. */
export function admitPod(request: PsaRequest, labels: NamespaceLabels, config: PsaConfig = {}): PsaDecision {
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return allow
  if (ignoredSubresources.has(request.subresource)) return allow
  const exempt = exemption(request, config)
  if (exempt !== undefined) return exempt
  if (labels === null) return rejectInternal(`failed to lookup namespace "${request.namespace}"`)
  const parsed = parseNamespaceLabels(labels, defaultPolicy(config))
  if (parsed.errors.length === 0 && isFullyPrivileged(parsed.policy))
    return { ...allow, auditAnnotations: annotate('enforce-policy', 'privileged:latest') }
  const pod = request.object
  if (!isObject(pod) || !isPodKind(pod)) return rejectMalformed('failed to decode pod')
  if (request.operation === 'UPDATE') {
    if (!isObject(request.oldObject) || !isPodKind(request.oldObject))
      return rejectMalformed('failed to decode old pod')
    if (!isSignificantPodUpdate(pod, request.oldObject)) return allow
  }
  const spec = objectAt(pod, 'spec') ?? {}
  if (isExempt(config, 'runtimeClasses', textAt(spec, 'runtimeClassName'))) return allowExempt('runtimeClass')
  const facts = readPodFacts(spec, objectAt(pod, 'metadata'))
  const malformed = facts.malformed.map(describeMalformed).join(', ')
  if (malformed !== '') return rejectMalformed('failed to decode object', malformed)
  return judge(request, facts, parsed, 'pod', config)
}

/** Templates are never refused: what their pods will break is warned of and audited. */
export function admitPodController(request: PsaRequest, labels: NamespaceLabels, config: PsaConfig = {}): PsaDecision {
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return allow
  if (request.subresource !== '') return allow
  const exempt = exemption(request, config)
  if (exempt !== undefined) return exempt
  if (labels === null) return allowUnjudged(`failed to lookup namespace "${request.namespace}"`)
  const parsed = parseNamespaceLabels(labels, defaultPolicy(config))
  const { warn, audit } = parsed.policy
  if (parsed.errors.length === 0 && warn.level === 'privileged' && audit.level === 'privileged') return allow
  if (!isObject(request.object)) return allowUnjudged('failed to decode object')
  const template = controllerTemplate(request.group, request.resource, request.object)
  if (template === undefined) return allow
  if (isExempt(config, 'runtimeClasses', textAt(template.spec, 'runtimeClassName'))) return allowExempt('runtimeClass')
  const facts = readPodFacts(template.spec, template.metadata)
  const malformed = facts.malformed.map(describeMalformed).join(', ')
  if (malformed !== '') return allowUnjudged(`failed to decode object: ${malformed}`)
  return judge(request, facts, parsed, 'template', config)
}

/** The labels of the namespace a request is about. */
export type NamespaceLabels = JsonObject | undefined | null

function exemption(request: PsaRequest, config: PsaConfig): PsaDecision | undefined {
  if (isExempt(config, 'namespaces', request.namespace)) return allowExempt('namespace')
  if (isExempt(config, 'usernames', request.username)) return allowExempt('user')
  return undefined
}

/** A request without a kind is taken for what its resource says. */
function isPodKind(object: JsonObject): boolean {
  return (textAt(object, 'kind') ?? 'Pod') === 'Pod'
}

function judge(
  request: PsaRequest,
  facts: PodFacts,
  { policy, errors }: ParsedLabels,
  judged: Judged,
  config: PsaConfig,
): PsaDecision {
  const evaluate = (mode: PsaMode): ModeEvaluation => {
    const { level, version } = policy[mode]
    return {
      mode,
      policy: policy[mode],
      violations: evaluatePodSecurity(facts, level, versionIn(config, version), judged).violations,
    }
  }
  const enforce = judged === 'pod' ? evaluate('enforce') : undefined
  const audit = evaluate('audit')
  const denied = enforce !== undefined && enforce.violations.length > 0
  const warn = denied ? undefined : evaluate('warn') // who is refused need not be warned as well
  const decision = denied ? forbid(request.resource, nameOf(request), message(enforce)) : allow
  return {
    ...decision,
    warnings: warn === undefined || warn.violations.length === 0 ? [] : [wouldViolate(warn)],
    auditAnnotations: {
      ...(errors.length > 0 ? annotate('error', `Failed to parse policy: ${joinErrors(errors)}`) : {}),
      ...(enforce === undefined ? {} : annotate('enforce-policy', formatLevelVersion(enforce.policy))),
      ...(audit.violations.length > 0 ? annotate('audit-violations', wouldViolate(audit)) : {}),
    },
    evaluations: [enforce, audit, warn].filter((evaluation) => evaluation !== undefined),
  }
}

function message({ policy, violations }: ModeEvaluation): string {
  return forbiddenMessage(policy, { allowed: false, violations })
}

function wouldViolate({ policy, violations }: ModeEvaluation): string {
  return `would violate PodSecurity "${formatLevelVersion(policy)}": ${forbiddenDetail(violations)}`
}

function nameOf({ name, object }: PsaRequest): string {
  const metadata = objectAt(object, 'metadata')
  return name || textAt(metadata, 'name') || textAt(metadata, 'generateName') || ''
}
