import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parseExceptions } from '../../src/assess/index.ts'
import { isArray, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../src/core/index.ts'
import { loadPolicies, packs } from '../../src/gate/index.ts'
import { judgedOperations } from '../../src/gate/policy/index.ts'
import { failures, fixChoices, modes } from '../../src/gate/policy/policy.ts'
import { readPolicy } from '../../src/gate/policy/read-policy.ts'
import { root, yamlFile } from './support.ts'

const names = ['clustersecuritypolicies', 'securitypolicies', 'securityexceptions'] as const
const policyNames = ['clustersecuritypolicies', 'securitypolicies'] as const

const definition = (name: string): JsonObject => yamlFile(`deploy/crds/${name}.yaml`)

function schemaOf(name: string): JsonObject {
  const [version] = listAt(objectAt(definition(name), 'spec'), 'versions')
  return objectAt(objectAt(version, 'schema'), 'openAPIV3Schema') ?? {}
}

/** The schema at a path of members; `*` is any entry of a list. */
function at(schema: JsonObject, ...path: readonly string[]): JsonObject {
  return path.reduce((inner, step) => {
    const next = step === '*' ? objectAt(inner, 'items') : objectAt(objectAt(inner, 'properties'), step)
    if (next === undefined) throw new Error(`there is no ${path.join('.')}`)
    return next
  }, schema)
}

describe.each(policyNames)('the definition of %s', (name) => {
  const spec = at(schemaOf(name), 'spec')

  it('knows the values the gate knows', () => {
    expect(at(spec, 'mode').enum).toEqual(modes)
    expect(at(spec, 'failure').enum).toEqual(failures)
    expect(at(spec, 'fixes').enum).toEqual(fixChoices)
    expect(at(spec, 'packs', '*').enum).toEqual(packs.map((pack) => pack.name))
    expect(at(spec, 'match', 'operations', '*').enum).toEqual(judgedOperations)
  })

  it('has the members the gate reads, and no others', () => {
    const read = (member: string, value: Json): string => {
      const spec = { packs: ['strict'], [member]: value }
      const result = readPolicy({ ...head(name), spec }, 'f')
      return result.ok ? '' : result.error.message
    }
    for (const member of Object.keys(objectAt(spec, 'properties') ?? {}))
      expect(read(member, 1)).not.toContain('not known')
    for (const member of Object.keys(objectAt(at(spec, 'match'), 'properties') ?? {}))
      expect(read('match', { [member]: 1 })).not.toContain('not known')
    const reader = readFileSync(join(root, 'src/gate/policy/read-policy.ts'), 'utf8')
    expect(membersOf(reader, 'record<Spec>')).toEqual(Object.keys(objectAt(spec, 'properties') ?? {}))
    expect(membersOf(reader, 'record<PolicyMatch>')).toEqual(
      Object.keys(objectAt(at(spec, 'match'), 'properties') ?? {}),
    )
  })
})

describe('the definition of securityexceptions', () => {
  const scope = at(schemaOf('securityexceptions'), 'spec', 'scope')

  it('knows the limits that exceptions know', () => {
    const [rule] = listAt(scope, 'x-kubernetes-validations')
    const known = [...(textAt(rule, 'rule') ?? '').matchAll(/'(\w+)'/g)].map(([, one]) => one)
    const read = parseExceptions({ exceptions: [{ ...exception, scope: { no: ['x'] } }] }, 'f')
    expect(read.ok ? '' : read.error.message).toContain(`(known: ${known.join(', ')})`)
  })

  it.each([
    '2027-03-31',
    '2027-02-29',
    '2027-03-31T18:00:00Z',
    '2027-03-31T24:00:00Z',
    '2027-3-1',
    'none',
    'never',
    '',
  ])('takes no end that exceptions do not take: %s', (expires) => {
    const pattern = textAt(at(schemaOf('securityexceptions'), 'spec', 'expires'), 'pattern') ?? ''
    const read = parseExceptions({ exceptions: [{ ...exception, expires }] }, 'f')
    const onlyHere = expires === '2027-02-29' // the gate says that there is no such day
    const onlyInFiles = expires === 'none' // how exceptions without end come from other tools
    expect(new RegExp(pattern).test(expires)).toBe((read.ok && !onlyInFiles) || onlyHere)
  })

  it('wants what exceptions want, beside an id, and knows the rest', () => {
    const spec = at(schemaOf('securityexceptions'), 'spec')
    for (const member of listAt(spec, 'required')) {
      const { [`${member}`]: _, ...rest } = exception as JsonObject
      expect(parseExceptions({ exceptions: [rest] }, 'f').ok).toBe(false)
    }
    const all = { ...exception, ticket: 'T-1', approver: 'a' }
    expect(parseExceptions({ exceptions: [all] }, 'f').ok).toBe(true)
    expect(Object.keys(objectAt(spec, 'properties') ?? {}).toSorted()).toEqual(
      Object.keys(all)
        .filter((one) => one !== 'id')
        .toSorted(),
    )
  })
})

describe.each(names)('the definition of %s', (name) => {
  const kind = textAt(objectAt(objectAt(definition(name), 'spec'), 'names'), 'kind') ?? ''
  const example = `deploy/crds/examples/${kind.toLowerCase()}.yaml`

  it('is called as its group and plural say, in one version', () => {
    expect(textAt(objectAt(definition(name), 'metadata'), 'name')).toBe(`${name}.seawall.dev`)
    const versions = listAt(objectAt(definition(name), 'spec'), 'versions')
    expect(versions.map((one) => textAt(one, 'name'))).toEqual(['v1alpha1'])
  })

  it('takes its example, as the gate does', async () => {
    const validate = new Ajv({ strict: false }).compile(closed(schemaOf(name)) as object)
    validate(JSON.parse(JSON.stringify(yamlFile(example))))
    expect(validate.errors ?? []).toEqual([])
    const loaded = await loadPolicies([join(root, example)])
    expect(loaded.policies.length + loaded.exceptions.length).toBe(1)
  })

  it('has columns that lead somewhere', () => {
    const [version] = listAt(objectAt(definition(name), 'spec'), 'versions')
    for (const column of listAt(version, 'additionalPrinterColumns')) {
      const path = (textAt(column, 'jsonPath') ?? '').split('.').slice(1)
      if (path[0] === 'spec') expect(at(schemaOf(name), ...path)).toBeDefined()
    }
  })
})

const exception = {
  id: 'e',
  scope: { checks: ['POD-01/privileged'] },
  reason: 'r',
  owner: 'o',
  expires: '2027-01-01',
}

function head(name: string): JsonObject {
  const kind = name === 'securitypolicies' ? 'SecurityPolicy' : 'ClusterSecurityPolicy'
  return { apiVersion: 'seawall.dev/v1alpha1', kind, metadata: { name: 'p', namespace: 'shop' } }
}

/** Members of a record of shapes, in its source. */
function membersOf(source: string, start: string): readonly string[] {
  const from = source.indexOf(`${start}({`)
  const text = source.slice(from, source.indexOf('\n}', from))
  return [...text.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name ?? '')
}

/** Unknown members refused, as kubectl has the API server do it. */
function closed(schema: Json): Json {
  if (isArray(schema)) return schema.map(closed)
  if (!isObject(schema)) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  const isWhole = isObject(schema.properties) && schema.properties.apiVersion === undefined
  return isWhole ? { ...inner, additionalProperties: false } : inner
}
