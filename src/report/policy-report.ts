import { type Family, families, familyOf } from '../catalogue/index.ts'
import { byCodePoint, type Json, printable, shorten, subjectLabel } from '../core/index.ts'
import { everyFinding } from './counts.ts'
import { fixText } from './fix-lines.ts'
import type { ReportFinding, ReportModel, ReportUnanswered } from './model.ts'
import { reasonOf } from './notes.ts'
import { yamlOf } from './yaml-text.ts'

interface Dialect {
  readonly apiVersion: string
  readonly kind: string
  readonly clusterKind: string
  /** Members a report has of its own. */
  readonly extra: Readonly<Record<string, Json>>
}

/** Reports of the Kubernetes Policy Working Group, as Policy Reporter and Kyverno show them: one a namespace. */
export function renderPolicyReport(model: ReportModel): string {
  return renderReports(model, {
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: 'PolicyReport',
    clusterKind: 'ClusterPolicyReport',
    extra: {},
  })
}

/** The same as objects of openreports.io, the successor. */
export function renderOpenReports(model: ReportModel): string {
  return renderReports(model, {
    apiVersion: 'openreports.io/v1alpha1',
    kind: 'Report',
    clusterKind: 'ClusterReport',
    extra: { source: 'seawall' },
  })
}

type Result = Readonly<Record<string, Json>> & { readonly result: 'fail' | 'skip' | 'error' }

/** etcd refuses objects over 1.5 MiB; a result has at most some two thousand characters. */
const mostResults = 400

function renderReports(model: ReportModel, dialect: Dialect): string {
  const timestamp = { seconds: Math.floor(Date.parse(model.assessedAt) / 1000), nanos: 0 }
  const byNamespace = new Map<string, Result[]>(model.namespaces.map(({ namespace }) => [reportable(namespace), []]))
  const add = (namespace: string, result: Result): void => {
    const list = byNamespace.get(reportable(namespace))
    if (list === undefined) byNamespace.set(reportable(namespace), [result])
    else list.push(result)
  }
  for (const finding of everyFinding(model)) add(finding.namespace, findingResult(finding, timestamp))
  for (const one of model.unanswered) add(one.namespace, unansweredResult(one, timestamp))
  const items = [...byNamespace]
    .sort(([a], [b]) => byCodePoint(a, b))
    .flatMap(([namespace, results]) =>
      chunks(results).map((chunk, index) => reportObject(dialect, model, namespace, chunk, index)),
    )
  return yamlOf({ apiVersion: 'v1', kind: 'List', items })
}

function reportObject(
  { apiVersion, kind, clusterKind, extra }: Dialect,
  model: ReportModel,
  namespace: string,
  results: readonly Result[],
  index: number,
): Json {
  const tally = (wanted: Result['result']) => results.filter(({ result }) => result === wanted).length
  return {
    apiVersion,
    kind: namespace === '' ? clusterKind : kind,
    metadata: {
      name: index === 0 ? 'seawall' : `seawall-${index + 1}`,
      ...(namespace !== '' && { namespace }),
      labels: { 'app.kubernetes.io/managed-by': 'seawall' },
      annotations: {
        'seawall.dev/target': shorten(printable(model.target), 1000),
        'seawall.dev/catalogue': model.catalogue,
      },
    },
    ...extra,
    // Passes are counted for the whole estate only, so a report of one namespace does not claim any.
    summary: { fail: tally('fail'), error: tally('error'), skip: tally('skip') },
    results,
  }
}

function findingResult(finding: ReportFinding, timestamp: Json): Result {
  const { evidence, excepted, known, slot, fix, podSecurity, location } = finding
  const plan = fix && fixText(fix)
  return {
    source: 'seawall',
    policy: finding.control,
    rule: finding.check,
    category: categoryOf(finding.check),
    severity: finding.severity,
    result: excepted === undefined ? 'fail' : 'skip',
    scored: true,
    message: brief(evidence.message),
    resources: [resourceOf(finding)],
    properties: {
      title: brief(finding.title),
      path: brief(evidence.path),
      value: brief(evidence.value),
      fingerprint: finding.fingerprint,
      ...(slot !== undefined && { slot: brief(slot) }),
      ...(podSecurity !== undefined && { podSecurity: brief(podSecurity.level) }),
      ...(location.file !== undefined && { file: brief(location.file), line: String(location.line ?? 0) }),
      ...(plan !== undefined && { fix: brief(`${plan.impact} ${plan.note}`) }),
      ...(excepted !== undefined && { exception: brief(`${excepted.id}: ${excepted.reason}`) }),
      ...(known === true && { known: 'true' }),
    },
    timestamp,
  }
}

function unansweredResult(one: ReportUnanswered, timestamp: Json): Result {
  return {
    source: 'seawall',
    policy: one.check.slice(0, one.check.indexOf('/')),
    rule: one.check,
    category: categoryOf(one.check),
    result: 'error',
    scored: false,
    message: brief(`${subjectLabel(one)}: not answered: ${one.missing.map(reasonOf).join('; ')}`),
    resources: [resourceOf(one)],
    ...(one.slot !== undefined && { properties: { slot: brief(one.slot) } }),
    timestamp,
  }
}

function resourceOf({ group, kind, namespace, name }: ReportFinding | ReportUnanswered): Json {
  const apiVersion = group === '' ? 'v1' : stable.has(group) ? `${group}/v1` : undefined
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    kind: brief(kind),
    ...(namespace !== '' && { namespace: brief(namespace) }),
    name: brief(name),
  }
}

/** Groups of Kubernetes whose objects are all served as v1; a finding does not say which version was read. */
const stable: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apps',
  'batch',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
])

function categoryOf(check: string): string {
  const family: Family | undefined = familyOf(check)
  return family === undefined ? 'Kubernetes' : families[family]
}

/** A namespace that cannot exist cannot hold a report: what is said of it goes to the cluster's. */
function reportable(namespace: string): string {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace) ? namespace : ''
}

function brief(text: string): string {
  return shorten(printable(text), 300)
}

/** At least one report, though it be empty: it replaces an older one. */
function chunks(results: readonly Result[]): (readonly Result[])[] {
  const parts: (readonly Result[])[] = []
  for (let at = 0; at === 0 || at < results.length; at += mostResults) parts.push(results.slice(at, at + mostResults))
  return parts
}
