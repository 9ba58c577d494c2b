import { subjectLabel } from '../core/index.ts'
import { everyFinding, totalOf } from './counts.ts'
import { fixText } from './fix-lines.ts'
import type { ReportCheck, ReportControl, ReportFinding, ReportModel, ReportUnanswered } from './model.ts'
import { reasonOf } from './notes.ts'
import { placeOfField } from './place.ts'
import { element, writeXml, type XmlElement } from './xml.ts'

type Result = 'passed' | 'failed' | 'skipped'
interface TestCase {
  readonly xml: XmlElement
  readonly result: Result
}

/**
 * JUnit XML as Ant, Jenkins and GitLab read it: a suite is a control, a case is a check at one place. Accepted, known and
 * unanswered ones are skipped, with the reason; a check without any of them is one case that passed.
 */
export function renderJunit(model: ReportModel): string {
  const controls = new Map<string, ReportControl>(model.controls.map((control) => [control.id, control]))
  const findings = Map.groupBy(everyFinding(model), ({ check }) => check)
  const unanswered = Map.groupBy(model.unanswered, ({ check }) => check)
  const suites = [...Map.groupBy(model.checks, ({ check }) => check.slice(0, check.indexOf('/')))].map(
    ([id, checks], index) => {
      const cases = checks.flatMap((check) =>
        casesOf(check, findings.get(check.check) ?? [], unanswered.get(check.check) ?? [], controls.get(id)),
      )
      return suite(model, id, controls.get(id)?.title, index, cases)
    },
  )
  return writeXml(element('testsuites', {}, suites))
}

function suite(
  model: ReportModel,
  id: string,
  title: string | undefined,
  index: number,
  cases: readonly TestCase[],
): XmlElement {
  const count = (result: Result) => cases.filter((one) => one.result === result).length
  const properties = [
    ['target', model.target],
    ['seawall', model.tool.version],
    ['catalogue', model.catalogue],
    ['findings', totalOf(model.summary.findings)],
    ['unanswered', model.summary.unanswered],
    ['unread', model.summary.unread],
  ] as const
  return element(
    'testsuite',
    {
      name: title === undefined ? id : `${id} ${title}`,
      package: 'seawall',
      id: index,
      timestamp: model.assessedAt.slice(0, 19),
      hostname: 'localhost',
      tests: cases.length,
      failures: count('failed'),
      errors: 0,
      skipped: count('skipped'),
      time: 0,
    },
    [
      element(
        'properties',
        {},
        properties.map(([name, value]) => element('property', { name, value })),
      ),
      ...cases.map(({ xml }) => xml),
      element('system-out', {}),
      element('system-err', {}),
    ],
  )
}

function casesOf(
  check: ReportCheck,
  findings: readonly ReportFinding[],
  unanswered: readonly ReportUnanswered[],
  control: ReportControl | undefined,
): readonly TestCase[] {
  const cases = [
    ...findings.map((finding) => findingCase(finding, control)),
    ...unanswered.map((one) =>
      testCase(check.check, nameOf(one), 'skipped', skipped(`not answered: ${one.missing.map(reasonOf).join('; ')}`)),
    ),
  ]
  if (cases.length > 0 || check.fail + check.excepted + check.unknown > 0) return cases
  if (check.pass === 0)
    return [testCase(check.check, check.title, 'skipped', skipped('nothing here to which it applies'))]
  return [testCase(check.check, check.title, 'passed')]
}

function findingCase(finding: ReportFinding, control: ReportControl | undefined): TestCase {
  const { check, severity, evidence, excepted, known } = finding
  const name = `${nameOf(finding)} ${evidence.path}`
  if (excepted !== undefined)
    return testCase(check, name, 'skipped', skipped(`excepted by ${excepted.id}: ${excepted.reason}`))
  if (known === true) return testCase(check, name, 'skipped', skipped(`known since the baseline: ${evidence.message}`))
  const failure = element('failure', { message: evidence.message, type: severity }, detailsOf(finding, control))
  return testCase(check, name, 'failed', failure)
}

function detailsOf(finding: ReportFinding, control: ReportControl | undefined): string {
  const { title, severity, evidence, location, fix, podSecurity } = finding
  const plan = fix && fixText(fix)
  return [
    `${severity}: ${title}${podSecurity === undefined ? '' : ` (Pod Security ${podSecurity.level})`}`,
    `${evidence.path} = ${evidence.value}`,
    ...(location.file === undefined ? [] : [placeOfField(location)]),
    ...(plan === undefined ? [] : [`${plan.impact} ${plan.note}`, ...plan.lines]),
    ...(control?.fix ? [`How to fix: ${control.fix}`] : []),
    ...(control?.residual ? [`What remains: ${control.residual}`] : []),
  ].join('\n')
}

function nameOf(one: ReportFinding | ReportUnanswered): string {
  return one.slot === undefined ? subjectLabel(one) : `${subjectLabel(one)} ${one.slot}`
}

function skipped(message: string): XmlElement {
  return element('skipped', { message })
}

function testCase(check: string, name: string, result: Result, inner?: XmlElement): TestCase {
  const attributes = { name, classname: check.replace('/', '.'), time: 0 }
  return { xml: element('testcase', attributes, inner === undefined ? [] : [inner]), result }
}
