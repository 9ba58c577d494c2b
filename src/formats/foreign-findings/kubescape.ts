import { isArray, type JsonObject, member, objectAt, textAt } from '../../core/index.ts'
import { cleanTextAt, neededText, objectsAt, severityOfScore } from './fields.ts'
import type { ForeignFile, ForeignFinding, ForeignObject, ForeignReport, ForeignSeverity } from './types.ts'

/** A resource of the report: what it is, and the file it was read from. */
interface Resource {
  readonly subject?: ForeignObject
  readonly file?: ForeignFile
}

/** What `kubescape scan --format json` writes: version 2 of its results, as Kubescape 2 and 3 know it. */
export function isKubescape(value: JsonObject): boolean {
  return (
    objectAt(value, 'summaryDetails') !== undefined &&
    isArray(member(value, 'results')) &&
    isArray(member(value, 'resources'))
  )
}

export function readKubescape(value: JsonObject): ForeignReport {
  const controls = objectAt(objectAt(value, 'summaryDetails'), 'controls') ?? {}
  const resources = new Map<string, Resource>(
    objectsAt(value, 'resources', '').map((resource, index) => [
      neededText(resource, 'resourceID', `resources[${index}]`),
      readResource(resource),
    ]),
  )
  const findings: ForeignFinding[] = []
  let leftOut = 0
  for (const [index, result] of objectsAt(value, 'results', '').entries()) {
    const where = `results[${index}]`
    const resource = resources.get(neededText(result, 'resourceID', where)) ?? {}
    for (const control of objectsAt(result, 'controls', where)) {
      const id = neededText(control, 'controlID', where)
      if (textAt(objectAt(control, 'status'), 'status') !== 'failed') leftOut += 1
      else findings.push(readControl(id, control, objectAt(controls, id), resource))
    }
  }
  const version = versionOf(value)
  return { tool: 'Kubescape', ...(version !== undefined && { version }), findings, leftOut }
}

function readControl(
  id: string,
  control: JsonObject,
  summary: JsonObject | undefined,
  resource: Resource,
): ForeignFinding {
  return {
    rule: id,
    title: cleanTextAt(control, 'name') ?? cleanTextAt(summary, 'name') ?? id,
    severity: severityOf(summary),
    ...resource,
  }
}

/** Kubescape grades by a score of 1 to 10 in the summary of a control. */
function severityOf(summary: JsonObject | undefined): ForeignSeverity {
  const score = member(summary, 'scoreFactor')
  return typeof score === 'number' ? severityOfScore(score) : 'unknown'
}

function readResource(resource: JsonObject): Resource {
  const object = objectAt(resource, 'object')
  const metadata = objectAt(object, 'metadata')
  const kind = cleanTextAt(object, 'kind')
  // RBAC subjects and other resources Kubescape makes up itself have their names at the top.
  const name = cleanTextAt(metadata, 'name') ?? cleanTextAt(object, 'name')
  const namespace = cleanTextAt(metadata, 'namespace') ?? cleanTextAt(object, 'namespace') ?? ''
  const file = fileOf(objectAt(resource, 'source'))
  return {
    ...(kind !== undefined && name !== undefined && { subject: { kind, namespace, name } }),
    ...(file !== undefined && { file }),
  }
}

function fileOf(source: JsonObject | undefined): ForeignFile | undefined {
  const path = cleanTextAt(source, 'relativePath', 1000)
  const root = cleanTextAt(source, 'path', 1000)
  if (path !== undefined) return { path, ...(root !== undefined && { root }) }
  return root === undefined ? undefined : { path: root }
}

function versionOf(value: JsonObject): string | undefined {
  const metadata = objectAt(objectAt(value, 'metadata'), 'scanMetadata')
  return cleanTextAt(metadata, 'kubescapeVersion', 50)
}
