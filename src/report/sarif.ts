import { type CatalogueCheck, type Control, loadCatalogue, loadPages, type Pages } from '../catalogue/index.ts'
import {
  byCodePoint,
  type CheckId,
  type Finding,
  formatPath,
  type Origin,
  printable,
  printableJson,
  type Severity,
  subjectLabel,
  type Unread,
} from '../core/index.ts'
import type { ReportInput } from './report.ts'

/** SARIF 2.1.0 (OASIS), as GitHub code scanning and IDEs read it. */
export async function renderSarif(input: ReportInput): Promise<string> {
  const { assessment, severities } = input
  const pages = await loadPages()
  const findings = assessment.findings.filter(({ severity }) => severities.has(severity))
  const rules = [...new Set(findings.map(({ check }) => check))].sort(byCodePoint)
  const ruleIndex = new Map(rules.map((check, index) => [check, index]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Seawall',
            version: input.version,
            semanticVersion: input.version,
            rules: rules.map((check) => describeRule(check, pages)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder the scan was started in.' } } },
        invocations: [
          {
            executionSuccessful: assessment.unread.every(({ kind }) => kind !== 'broken'),
            toolExecutionNotifications: [
              ...assessment.unread.map(notifyUnread),
              ...assessment.exceptions
                .filter(({ state }) => state !== 'in-use')
                .map(({ exception, state }) => ({
                  level: 'warning',
                  message: { text: printable(`exception ${exception.id} (${exception.source}): ${state}`) },
                })),
            ],
          },
        ],
        results: findings.map((finding) => describeResult(finding, ruleIndex.get(finding.check) ?? 0)),
        properties: { catalogue: assessment.catalogue },
      },
    ],
  }
  return printableJson(log)
}

const levels: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }
/** GitHub sorts by this number, in the bands of CVSS v3. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' }

function describeRule(id: CheckId, pages: Pages): object {
  const catalogue = loadCatalogue()
  const check: CatalogueCheck | undefined = catalogue.check(id)
  const control: Control | undefined = catalogue.controlOfCheck(id)
  const severity = check?.severity ?? 'medium'
  const page = control && pages[control.id]
  const help = [
    page?.why,
    page?.fix && `How to fix: ${page.fix}`,
    control?.residual && `What remains: ${control.residual}`,
  ]
  return {
    id,
    name: check?.title ?? id,
    shortDescription: { text: check?.title ?? id },
    fullDescription: { text: control?.title ?? id },
    help: { text: help.filter(Boolean).join('\n\n') || id },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      'security-severity': scores[severity],
      tags: ['security', 'kubernetes', ...(control?.frameworks ?? []).map(tagOf)],
    },
  }
}

function tagOf({ framework, id, verified }: Control['frameworks'][number]): string {
  return `${framework}/${id}${verified ? '' : ' (unverified)'}`
}

function describeResult(finding: Finding, ruleIndex: number): object {
  const { at, ref, slot, excepted } = finding
  const text = printable(`${subjectLabel(ref)}: ${at.message} (${formatPath(at.path)}: ${at.value})`)
  return {
    ruleId: finding.check,
    ruleIndex,
    level: levels[finding.severity],
    message: { text },
    locations: [
      {
        ...(hasFile(finding.origin) && { physicalLocation: physicalLocation(finding) }),
        logicalLocations: [{ name: ref.name, fullyQualifiedName: finding.subject, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'seawall/v1': finding.fingerprint },
    ...(excepted !== undefined && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: `${excepted.id}: ${excepted.reason}` }],
    }),
    properties: {
      severity: finding.severity,
      control: finding.control,
      path: formatPath(at.path),
      value: at.value,
      ...(slot !== undefined && { slot }),
    },
  }
}

function physicalLocation({ origin, position }: Finding): object {
  const line = position?.line ?? (hasFile(origin) ? origin.line : 1)
  const region = { startLine: Math.max(1, line), ...(position !== undefined && { startColumn: position.column }) }
  return { artifactLocation: artifactOf(origin), region }
}

type FileOrigin = Extract<Origin, { file: string }>
const hasFile = (origin: Origin): origin is FileOrigin => origin.source === 'file' || origin.source === 'dump'

/** A path relative to where the scan was started, percent-encoded as a URI reference (RFC 3986). */
function artifactOf(origin: Origin): object {
  const path = hasFile(origin) ? origin.file.replace(/^\.\//, '') : ''
  const uri = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

function notifyUnread({ origin, kind, message, hint }: Unread): object {
  return {
    level: kind === 'broken' ? 'error' : 'note',
    message: { text: printable(`${message}; ${hint}`) },
    ...(hasFile(origin) && {
      locations: [
        { physicalLocation: { artifactLocation: artifactOf(origin), region: { startLine: Math.max(1, origin.line) } } },
      ],
    }),
  }
}
