import { isArray, type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { cleanTextAt, lineAt, objectsAt, ReportFault, severityOfScore, textsAt, webUrl } from './fields.ts'
import type { ForeignFile, ForeignFinding, ForeignImage, ForeignReport, ForeignSeverity } from './types.ts'

/** SARIF 2.1.0 and 2.0, of any tool. */
export function isSarif(value: JsonObject): boolean {
  return isArray(member(value, 'runs')) && /^2\.[01]\.0/.test(textAt(value, 'version') ?? '')
}

/** One report a run: each run has its own tool. */
export function readSarif(value: JsonObject): readonly ForeignReport[] {
  return objectsAt(value, 'runs', '').map((run, index) => readRun(run, `runs[${index}]`))
}

function readRun(run: JsonObject, where: string): ForeignReport {
  const driver = objectAt(objectAt(run, 'tool'), 'driver')
  const tool = cleanTextAt(driver, 'name', 100)
  if (driver === undefined || tool === undefined) throw new ReportFault(`${where} names no tool`)
  if (tool.toLowerCase() === 'seawall') throw new ReportFault(`${where} is a report of Seawall itself`)
  const version = cleanTextAt(driver, 'semanticVersion', 50) ?? cleanTextAt(driver, 'version', 50)
  const rules = objectsAt(driver, 'rules', `${where}.tool.driver`)
  const byId = new Map(rules.map((rule) => [textAt(rule, 'id'), rule]))
  const image = imageOf(run)
  const findings: ForeignFinding[] = []
  let leftOut = 0
  for (const [index, result] of objectsAt(run, 'results', where).entries()) {
    if (isFinding(result)) findings.push(readResult(result, run, rules, byId, image, `${where}.results[${index}]`))
    else leftOut += 1
  }
  return { tool, ...(version !== undefined && { version }), findings, leftOut }
}

/** SARIF 2.1.0, 3.27.9: without a kind, a result is a failure. 3.35.3: a suppression holds unless it was refused. */
function isFinding(result: JsonObject): boolean {
  const kind = textAt(result, 'kind') ?? 'fail'
  const suppressed = listAt(result, 'suppressions').some((one) => {
    const status = textAt(one, 'status') ?? 'accepted'
    return status === 'accepted'
  })
  return kind === 'fail' && !suppressed && textAt(result, 'baselineState') !== 'absent'
}

function readResult(
  result: JsonObject,
  run: JsonObject,
  rules: readonly JsonObject[],
  byId: ReadonlyMap<string | undefined, JsonObject>,
  image: ForeignImage | undefined,
  where: string,
): ForeignFinding {
  const reference = objectAt(result, 'rule')
  const index = numberAt(result, 'ruleIndex') ?? numberAt(reference, 'index')
  const written = cleanTextAt(result, 'ruleId', 200) ?? cleanTextAt(reference, 'id', 200)
  const rule = (index === undefined ? undefined : rules[index]) ?? ruleNamed(written, byId)
  const id = written ?? cleanTextAt(rule, 'id', 200)
  if (id === undefined) throw new ReportFault(`${where} names no rule`)
  const file = fileOf(result, run)
  const url = webUrl(textAt(rule, 'helpUri'))
  return {
    rule: id,
    title: cleanTextAt(objectAt(rule, 'shortDescription'), 'text') ?? cleanTextAt(rule, 'name') ?? id,
    severity: severityOf(result, rule),
    ...(image !== undefined && { image }),
    ...(file !== undefined && { file }),
    ...(url !== undefined && { url }),
  }
}

/** A result may name a rule by a longer, hierarchical id (3.27.5): `CA2101/1` is of rule `CA2101`. */
function ruleNamed(id: string | undefined, byId: ReadonlyMap<string | undefined, JsonObject>): JsonObject | undefined {
  if (id === undefined) return undefined
  const slash = id.lastIndexOf('/')
  return byId.get(id) ?? (slash > 0 ? byId.get(id.slice(0, slash)) : undefined)
}

/** The score that code scanning reads; else the level of the result, else the rule's. */
function severityOf(result: JsonObject, rule: JsonObject | undefined): ForeignSeverity {
  const score = member(objectAt(rule, 'properties'), 'security-severity')
  const graded = severityOfScore(Number(typeof score === 'string' || typeof score === 'number' ? score : Number.NaN))
  if (graded !== 'unknown') return graded
  const level = textAt(result, 'level') ?? textAt(objectAt(rule, 'defaultConfiguration'), 'level') ?? 'warning'
  return levels.get(level) ?? 'unknown'
}

const levels: ReadonlyMap<string, ForeignSeverity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
])

function fileOf(result: JsonObject, run: JsonObject): ForeignFile | undefined {
  const [location] = listAt(result, 'locations')
  const physical = objectAt(location, 'physicalLocation')
  const artifact = objectAt(physical, 'artifactLocation')
  const path = pathOf(textAt(artifact, 'uri') ?? uriByIndex(artifact, run))
  if (path === undefined) return undefined
  const line = lineAt(objectAt(physical, 'region'), 'startLine')
  return { path, ...(line !== undefined && { line }) }
}

function uriByIndex(artifact: JsonObject | undefined, run: JsonObject): string | undefined {
  const index = numberAt(artifact, 'index')
  const known = index === undefined ? undefined : listAt(run, 'artifacts')[index]
  return textAt(objectAt(known, 'location'), 'uri')
}

/** The path of a `file:` address or of a relative one; escapes that are none stay as they are written. */
function pathOf(uri: string | undefined): string | undefined {
  if (uri === undefined || uri === '' || uri.length > 1000) return undefined
  const path = uri.replace(/^file:\/\/(localhost)?(?=\/)/, '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Image scanners say in the run's properties which image they looked at. */
function imageOf(run: JsonObject): ForeignImage | undefined {
  const properties = objectAt(run, 'properties')
  const name = cleanTextAt(properties, 'imageName')
  if (name === undefined) return undefined
  return { name, references: [name, ...textsAt(properties, 'repoTags'), ...textsAt(properties, 'repoDigests')] }
}

function numberAt(value: Json | undefined, key: string): number | undefined {
  const found = member(value, key)
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined
}
