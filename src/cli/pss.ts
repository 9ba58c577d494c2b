import {
  type AssessOptions,
  Assessor,
  type NamespacePlan,
  type PodSecurityPlan,
  planPodSecurity,
} from '../assess/index.ts'
import { count, printable, printableJson, SeawallError, subjectLabel } from '../core/index.ts'
import { readPaths } from '../kube/estate/index.ts'
import { type PssVersion, parsePssVersion } from '../policy/pss/index.ts'
import { type Paint, paintWith, wrapText } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { terminalOf, writeResult } from './io.ts'

export interface PssPlanFlags {
  readonly kubernetesVersion?: string
  readonly upgradeTo?: string
  readonly namespace?: string
  readonly format?: string
  readonly color?: boolean
}

/** `seawall pss plan PATH…`: which Pod Security labels hold today, and what the next step up takes. */
export async function pssPlan(paths: readonly string[], flags: PssPlanFlags): Promise<number> {
  if (paths.length === 0) throw new SeawallError('usage', 'nothing to plan for: name a file, a folder, or -')
  if (flags.format !== undefined && !['table', 'json', 'labels'].includes(flags.format))
    throw new SeawallError('usage', `--format does not know "${flags.format}"`, { hint: 'known: table, json, labels' })
  const version = parseVersion(flags.kubernetesVersion ?? '1.37', '--kubernetes-version')
  const upgradeTo = flags.upgradeTo === undefined ? undefined : parseVersion(flags.upgradeTo, '--upgrade-to')
  const options: AssessOptions = { now: new Date().toISOString(), selection: { only: ['REL-12/removed-version'] } }
  const assessor = new Assessor(options)
  const unread: string[] = []
  for await (const item of readPaths(paths, process.stdin, {
    ...(flags.namespace !== undefined && { namespace: flags.namespace }),
  })) {
    if ('object' in item) assessor.add(item.object)
    else if ('unread' in item && item.unread.kind === 'broken') unread.push(item.unread.message)
  }
  const { findings } = assessor.finish()
  const plan = planPodSecurity(assessor.estate, version, upgradeTo)
  const removed = findings.map(({ ref, at }) => `${subjectLabel(ref)}: ${at.value}: ${at.message}`)
  const terminal = terminalOf(process.env, flags)
  const paint = paintWith(terminal.color)
  if (flags.format === 'json')
    await writeResult(printableJson({ schemaVersion: '1', ...plan, removed, unread }), undefined)
  else if (flags.format === 'labels') await writeResult(renderLabels(plan), undefined)
  else await writeResult(renderPlan(plan, removed, unread.length, paint, terminal.width), undefined)
  return plan.namespaces.length === 0 ? exitCodes.usage : exitCodes.fine
}

function parseVersion(text: string, flag: string): PssVersion {
  const parsed = parsePssVersion(
    text === 'latest' ? text : `v${text.replace(/^v/, '').split('.').slice(0, 2).join('.')}`,
  )
  if (!parsed.ok) throw new SeawallError('usage', `${flag} must be like 1.37, not "${text}"`)
  return parsed.value
}

/** One kubectl command a namespace. */
function renderLabels({ namespaces }: PodSecurityPlan): string {
  const lines = namespaces.map(({ namespace, labels }) => {
    if (!isNamespaceName(namespace)) return `# not a namespace name: ${printable(namespace)}`
    const words = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`)
    return `kubectl label --overwrite namespace ${namespace} ${words.join(' ')}`
  })
  return `${lines.join('\n')}\n`
}

/** A DNS label (RFC 1123): neither the shell nor kubectl reads more into one. */
function isNamespaceName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)
}

function renderPlan(
  plan: PodSecurityPlan,
  removed: readonly string[],
  unread: number,
  paint: Paint,
  width: number,
): string {
  const sections = [
    paint.bold(`Pod Security plan at ${plan.version}`),
    ...plan.namespaces.map((namespace) => renderNamespace(namespace, paint, width)),
    ...renderUpgrade(plan, paint, width),
    ...(removed.length === 0
      ? []
      : [
          [
            paint.bold('API versions that Kubernetes no longer serves'),
            ...removed.map((line) => `  ${printable(line)}`),
          ].join('\n'),
        ]),
    ...(unread === 0
      ? []
      : [
          paint.red(
            `${count(unread, 'document')} could not be read and ${unread === 1 ? 'is' : 'are'} not in this plan.`,
          ),
        ]),
    paint.dim('--format labels prints the kubectl commands; seawall explain POD-12 says how the labels work.'),
  ]
  return `${sections.join('\n\n')}\n`
}

function renderNamespace(plan: NamespacePlan, paint: Paint, width: number): string {
  const colour = { restricted: paint.green, baseline: paint.yellow, privileged: paint.red }[plan.strictest]
  const enforced = plan.enforced === undefined ? 'labels not known' : `enforces ${plan.enforced}`
  const head = `${paint.bold(printable(plan.namespace))}  can enforce ${colour(plan.strictest)} today  (${enforced}, ${count(plan.workloads, 'workload')})`
  const next = plan.strictest === 'privileged' ? 'baseline' : 'restricted'
  return [
    head,
    ...plan.labelErrors.map((error) => `  ${paint.red(printable(error))}`),
    ...(plan.unknown.length === 0
      ? []
      : [
          `  ${paint.dim(`not counted, since their pods are not wholly known: ${plan.unknown.map((ref) => printable(subjectLabel(ref))).join(', ')}`)}`,
        ]),
    ...(plan.breaks.length === 0 ? [] : [`  ${count(plan.breaks.length, 'workload')} would break at ${next}:`]),
    ...plan.breaks.flatMap(({ ref, reason }) => [
      `    ${printable(subjectLabel(ref))}`,
      ...wrapText(printable(reason), width - 6).map((line) => `      ${paint.dim(line)}`),
    ]),
  ].join('\n')
}

function renderUpgrade({ upgrade, version }: PodSecurityPlan, paint: Paint, width: number): string[] {
  if (upgrade === undefined) return []
  const title = paint.bold(`From ${version} to ${upgrade.to}`)
  if (upgrade.changes.length === 0) return [`${title}\n  No workload is judged differently.`]
  const lines = upgrade.changes.flatMap(({ ref, level, reason }) => [
    `  ${printable(subjectLabel(ref))} no longer passes ${level}`,
    ...wrapText(printable(reason), width - 4).map((line) => `    ${paint.dim(line)}`),
  ])
  return [[title, ...lines].join('\n')]
}
