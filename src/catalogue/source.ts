import { type CheckId, type ControlId, severities } from '../core/index.ts'
import { familyOf } from './families.ts'
import { Fields } from './fields.ts'
import { frameworks } from './frameworks.ts'
import {
  type CatalogueCheck,
  type CheckParam,
  type CheckScope,
  type Control,
  checkScopes,
  type FrameworkRef,
  fixKinds,
  layers,
  modules,
  type Page,
  type PodSecurityRef,
  stages,
  statuses,
  type Tradeoff,
} from './types.ts'

/** A control as its YAML file says it, before the examples are added. */
export interface ControlSource {
  readonly control: Control
  readonly page: Omit<Page, 'examples'>
}

/** Reads one control strictly: an unknown field, a missing text or a dash is a problem, and all problems are named. */
export function readControl(value: unknown, where: string, problems: string[]): ControlSource {
  const fields = new Fields(value, where, problems)
  const id = readControlId(fields)
  const status = fields.oneOf('status', statuses)
  const control: Control = {
    id,
    title: readTitle(fields),
    status,
    severity: fields.oneOf('severity', severities),
    layer: fields.oneOf('layer', layers),
    module: fields.oneOf('module', modules),
    stages: fields.subset('stages', stages),
    frameworks: fields
      .list('frameworks')
      .map((item, at) => readFramework(item, `${where}: frameworks[${at}]`, problems)),
    fixes: fields.subset('fixes', fixKinds),
    residual: status === 'implemented' ? fields.text('residual') : fields.textOrNull('residual'),
    checks: status === 'implemented' ? readChecks(fields, id, where, problems) : [],
  }
  const page: Omit<Page, 'examples'> = {
    id,
    description: fields.text('description'),
    seeds: readSeeds(fields, id),
    evidence: fields.texts('evidence'),
    threat: status === 'implemented' ? fields.text('threat') : fields.textOrNull('threat'),
    fix: status === 'implemented' ? fields.text('fix') : fields.textOrNull('fix'),
    why: status === 'implemented' ? fields.text('why') : null,
    tradeoff: status === 'implemented' ? readTradeoff(fields.value('tradeoff'), where, problems) : null,
    references: status === 'implemented' ? readReferences(fields) : [],
  }
  if (control.stages.length === 0) fields.problem('"stages" is empty')
  fields.end()
  return { control, page }
}

function readControlId(fields: Fields): ControlId {
  const id = fields.text('id')
  if (familyOf(id) === undefined || !/^[A-Z]+-\d{2}$/.test(id))
    fields.problem(`"${id}" is not a control id of a known family`)
  return id as ControlId // its form was checked by the line above
}

function readTitle(fields: Fields): string {
  const title = fields.text('title')
  if (title.length > 90) fields.problem(`the title has ${title.length} characters, at most 90 are allowed`)
  return title
}

/** The articles ask for security; of reliability they say nothing. */
function readSeeds(fields: Fields, id: ControlId): readonly string[] {
  const seeds = fields.texts('seeds')
  if (seeds.length === 0 && familyOf(id) !== 'REL') fields.problem('"seeds" is empty')
  for (const seed of seeds) if (!/^[ABC]\d{1,2}$/.test(seed)) fields.problem(`"${seed}" is not a passage`)
  return seeds
}

function readReferences(fields: Fields): readonly string[] {
  const references = fields.texts('references')
  if (references.length === 0) fields.problem('"references" is empty')
  for (const url of references) if (!/^https:\/\/\S+$/.test(url)) fields.problem(`"${url}" is not an https address`)
  return references
}

function readFramework(value: unknown, where: string, problems: string[]): FrameworkRef {
  const fields = new Fields(value, where, problems)
  const framework = fields.text('framework')
  if (!Object.hasOwn(frameworks, framework)) fields.problem(`"${framework}" is not a known framework`)
  const ref: FrameworkRef = { framework, id: fields.text('id'), verified: fields.flag('verified') }
  const noted: FrameworkRef = fields.has('note') ? { ...ref, note: fields.text('note') } : ref
  fields.end()
  return noted
}

function readTradeoff(value: unknown, where: string, problems: string[]): Tradeoff {
  const fields = new Fields(value, `${where}: tradeoff`, problems)
  const tradeoff: Tradeoff = {
    friction: fields.text('friction'),
    latency: fields.text('latency'),
    cost: fields.text('cost'),
    compliance: fields.text('compliance'),
  }
  fields.end()
  return tradeoff
}

function readChecks(fields: Fields, control: ControlId, where: string, problems: string[]): readonly CatalogueCheck[] {
  const checks = fields.list('checks').map((item, at) => readCheck(item, control, `${where}: checks[${at}]`, problems))
  if (checks.length === 0) fields.problem('an implemented control needs at least one check')
  return checks
}

function readCheck(value: unknown, control: ControlId, where: string, problems: string[]): CatalogueCheck {
  const fields = new Fields(value, where, problems)
  const id = fields.text('id')
  if (!id.startsWith(`${control}/`)) fields.problem(`the id of a check of ${control} starts with "${control}/"`)
  if (!/^[^/]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) fields.problem(`"${id}" is not in kebab case`)
  const scopes = fields.has('scopes') ? readScopes(fields) : [fields.oneOf('scope', checkScopes)]
  const isOfDockerfiles = scopes.includes('dockerfile')
  const check: CatalogueCheck = {
    id: id as CheckId, // its form was checked by the lines above
    title: fields.text('title'),
    severity: fields.oneOf('severity', severities),
    scopes,
    message: fields.text('message'),
    ...(isOfDockerfiles || fields.has('why') ? { why: fields.text('why') } : {}),
    ...(isOfDockerfiles || fields.has('fix') ? { fix: fields.text('fix') } : {}),
    ...(fields.has('foreign') ? { foreign: fields.texts('foreign') } : {}),
    ...(fields.has('pss') ? { pss: readPodSecurity(fields.value('pss'), where, problems) } : {}),
    ...(fields.has('params') ? { params: fields.list('params').map((item) => readParam(item, where, problems)) } : {}),
  }
  fields.end()
  return check
}

function readScopes(fields: Fields): readonly CheckScope[] {
  const scopes = fields.subset('scopes', checkScopes)
  if (scopes.length < 2) fields.problem('"scopes" are several; one is a "scope"')
  return scopes
}

function readPodSecurity(value: unknown, where: string, problems: string[]): PodSecurityRef {
  const fields = new Fields(value, `${where}: pss`, problems)
  const ref: PodSecurityRef = { id: fields.text('id'), level: fields.oneOf('level', ['baseline', 'restricted']) }
  fields.end()
  return ref
}

function readParam(value: unknown, where: string, problems: string[]): CheckParam {
  const fields = new Fields(value, `${where}: params`, problems)
  const param: CheckParam = {
    name: fields.text('name'),
    default: fields.texts('default'),
    meaning: fields.text('meaning'),
    ...(fields.has('example') ? { example: fields.texts('example') } : {}),
  }
  fields.end()
  return param
}
