import { isArray, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { cleanTextAt, neededText, objectsAt, ReportFault, severityOfWord, textsAt, webUrl } from './fields.ts'
import type { ForeignFinding, ForeignReport } from './types.ts'

/** What `grype -o json` writes. */
export function isGrype(value: JsonObject): boolean {
  return textAt(objectAt(value, 'descriptor'), 'name') === 'grype' && isArray(member(value, 'matches'))
}

export function readGrype(value: JsonObject): ForeignReport {
  const version = cleanTextAt(objectAt(value, 'descriptor'), 'version', 50)
  const source = objectAt(value, 'source')
  const findings = objectsAt(value, 'matches', '').map((match, index) => readMatch(match, source, `matches[${index}]`))
  const leftOut = listAt(value, 'ignoredMatches').length
  return { tool: 'Grype', ...(version !== undefined && { version }), findings, leftOut }
}

function readMatch(match: JsonObject, source: JsonObject | undefined, where: string): ForeignFinding {
  const vulnerability = objectAt(match, 'vulnerability')
  if (vulnerability === undefined) throw new ReportFault(`${where} has no vulnerability`)
  const artifact = objectAt(match, 'artifact')
  const rule = neededText(vulnerability, 'id', `${where}.vulnerability`)
  const name = cleanTextAt(artifact, 'name', 200)
  const version = cleanTextAt(artifact, 'version', 100)
  const fixes = textsAt(objectAt(vulnerability, 'fix'), 'versions')
  const url = webUrl(textAt(vulnerability, 'dataSource'))
  return {
    rule,
    title: cleanTextAt(vulnerability, 'description', 200) ?? rule,
    severity: severityOfWord(textAt(vulnerability, 'severity')),
    ...placeOf(source, artifact),
    ...(name !== undefined && { package: version === undefined ? name : `${name} ${version}` }),
    ...(fixes.length > 0 && { fixedIn: fixes.slice(0, 5).join(', ') }),
    ...(url !== undefined && { url }),
  }
}

/** The target of an image is an object; that of a folder or file is its path. */
function placeOf(
  source: JsonObject | undefined,
  artifact: JsonObject | undefined,
): Pick<ForeignFinding, 'image' | 'file'> {
  const target = objectAt(source, 'target')
  if (target !== undefined) {
    const name = cleanTextAt(target, 'userInput') ?? textsAt(target, 'tags')[0]
    if (name === undefined) return {}
    return { image: { name, references: [name, ...textsAt(target, 'tags'), ...textsAt(target, 'repoDigests')] } }
  }
  const root = cleanTextAt(source, 'target', 1000)
  const [location] = listAt(artifact, 'locations')
  const path = cleanTextAt(location, 'path', 1000)
  return path === undefined ? {} : { file: { path, ...(root !== undefined && { root }) } }
}
