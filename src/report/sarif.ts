import { byCodePoint, type CheckId, jsonEntry, printable, type Severity, subjectLabel } from '../core/index.ts'
import { everyFinding } from './counts.ts'
import type { ReportControl, ReportFinding, ReportLocation, ReportModel, ReportUnread } from './model.ts'

/** SARIF 2.1.0 (OASIS), as GitHub code scanning and IDEs read it. */
export function* renderSarif(model: ReportModel): Generator<string> {
  const findings = everyFinding(model)
  const rules = [...new Set(findings.map(({ check }) => check))].sort(byCodePoint)
  const ruleIndex = new Map(rules.map((check, index) => [check, index]))
  const describeRule = ruleDescriber(model)
  const run = {
    tool: {
      driver: {
        name: 'Seawall',
        version: model.tool.version,
        semanticVersion: model.tool.version,
        rules: rules.map(describeRule),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder the scan was started in.' } } },
    invocations: [
      {
        executionSuccessful: model.unread.every(({ kind }) => kind !== 'broken'),
        toolExecutionNotifications: [
          ...model.unread.map(notifyUnread),
          ...model.exceptions
            .filter(({ state }) => state !== 'in-use')
            .map(({ exception, state }) => ({
              level: 'warning',
              message: { text: plainText(`exception ${exception.id} (${exception.source}): ${state}`) },
            })),
        ],
      },
    ],
    properties: { catalogue: model.catalogue },
  }
  // Written piece by piece, the results last: a cluster has more of them than one string can hold.
  const head = jsonEntry({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' })
  yield `${head.slice(0, -1)},\n"runs": [\n${jsonEntry(run).slice(0, -1)},\n"results": [`
  let separator = '\n'
  for (const finding of findings) {
    const result = {
      ...describeResult(finding, ruleIndex.get(finding.check) ?? 0),
      ...(model.baseline !== undefined && { baselineState: finding.known ? 'unchanged' : 'new' }),
    }
    yield `${separator}${jsonEntry(result)}`
    separator = ',\n'
  }
  yield '\n]}\n]}\n'
}

const levels: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }
/** GitHub sorts by this number, in the bands of CVSS v3. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' }

function ruleDescriber({ controls, checks }: ReportModel): (id: CheckId) => object {
  const byControl = new Map<string, ReportControl>(controls.map((control) => [control.id, control]))
  const byCheck = new Map(checks.map((check) => [check.check, check]))
  return (id) => {
    const check = byCheck.get(id)
    const control = byControl.get(id.slice(0, id.indexOf('/')))
    const severity = check?.severity ?? 'medium'
    const help = [
      control?.why,
      control?.fix && `How to fix: ${control.fix}`,
      control?.residual && `What remains: ${control.residual}`,
    ]
    return {
      id,
      name: check?.title ?? id,
      shortDescription: { text: check?.message ?? id },
      fullDescription: { text: `Wanted: ${check?.title ?? id}. ${control?.title ?? ''}`.trim() },
      help: { text: help.filter(Boolean).join('\n\n') || id },
      defaultConfiguration: { level: levels[severity] },
      properties: {
        'security-severity': scores[severity],
        tags: ['security', 'kubernetes', ...(control?.frameworks ?? []).map(tagOf)],
      },
    }
  }
}

function tagOf({ framework, id, verified }: ReportControl['frameworks'][number]): string {
  return `${framework}/${id}${verified ? '' : ' (unverified)'}`
}

function describeResult(finding: ReportFinding, ruleIndex: number): object {
  const { evidence, slot, excepted, location } = finding
  const text = plainText(`${subjectLabel(finding)}: ${evidence.message} (${evidence.path}: ${evidence.value})`)
  return {
    ruleId: finding.check,
    ruleIndex,
    level: levels[finding.severity],
    message: { text },
    locations: [
      {
        ...(location.file !== undefined && { physicalLocation: physicalLocation(location.file, location) }),
        logicalLocations: [{ name: finding.name, fullyQualifiedName: finding.subject, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'seawall/v1': finding.fingerprint },
    ...(excepted !== undefined && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: `${excepted.id}: ${excepted.reason}` }],
    }),
    properties: {
      severity: finding.severity,
      control: finding.control,
      path: evidence.path,
      value: evidence.value,
      ...(slot !== undefined && { slot }),
    },
  }
}

function physicalLocation(file: string, { line = 1, column }: ReportLocation): object {
  const region = { startLine: Math.max(1, line), ...(column !== undefined && { startColumn: column }) }
  return { artifactLocation: artifactOf(file), region }
}

/** A path relative to where the scan was started, percent-encoded as a URI reference (RFC 3986). */
function artifactOf(file: string): object {
  const path = file.replace(/^\.\//, '')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

function notifyUnread({ location, kind, message, hint }: ReportUnread): object {
  return {
    level: kind === 'broken' ? 'error' : 'note',
    message: { text: plainText(`${message}; ${hint}`) },
    ...(location.file !== undefined && {
      locations: [{ physicalLocation: physicalLocation(location.file, location) }],
    }),
  }
}

/**
 * SARIF reads `[text](target)` in a message as a link and `{0}` as a place for an argument (3.11.5, 3.11.6). Names come
 * from files we do not trust: neither is left standing.
 */
function plainText(text: string): string {
  return printable(text)
    .replaceAll('](', '] (')
    .replace(/\{(\d+)\}/g, '{ $1 }')
}
