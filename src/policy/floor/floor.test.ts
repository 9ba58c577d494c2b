import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { newestPssVersion, pssChecks } from '../pss/index.ts'
import { celText, celTexts } from './cel.ts'
import { podSecurityChecks } from './checks.ts'
import { type FloorOptions, floorObjects } from './index.ts'
import { sharedVariables, variablesRead } from './variables.ts'

const everything: FloorOptions = { level: 'restricted', registries: ['ghcr.io/acme', '*.example.com'], digests: true }

const namesOf = (objects: readonly JsonObject[]): string[] =>
  objects.map((object) => `${textAt(object, 'kind')} ${textAt(objectAt(object, 'metadata'), 'name')}`)

const specOf = (object: JsonObject | undefined): JsonObject | undefined => objectAt(object, 'spec')

const policiesOf = (options: FloorOptions): readonly JsonObject[] =>
  floorObjects(options).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')

describe('the floor', () => {
  it('is a policy and a binding for each concern asked for', () => {
    expect(namesOf(floorObjects({ level: 'baseline' }))).toEqual([
      'ValidatingAdmissionPolicy seawall-floor-pod-security',
      'ValidatingAdmissionPolicyBinding seawall-floor-pod-security',
    ])
    expect(namesOf(policiesOf({ ...everything, name: 'f' }))).toEqual([
      'ValidatingAdmissionPolicy f-pod-security',
      'ValidatingAdmissionPolicy f-registries',
      'ValidatingAdmissionPolicy f-digests',
    ])
    expect(floorObjects({ level: 'baseline', registries: [] })).toHaveLength(2)
  })

  it.each(['baseline', 'restricted'] as const)('has every check of %s', (level) => {
    const wanted = pssChecks.filter((check) => level === 'restricted' || check.level === level)
    const overridden = new Set(wanted.flatMap(({ overrides = [] }) => overrides))
    const ids = wanted.map(({ id }) => id).filter((id) => !overridden.has(id))
    const ours = podSecurityChecks(level, 'latest').flatMap(({ same }) => same)
    expect(ours.toSorted()).toEqual(ids.toSorted())
  })

  it('follows the policy version where it makes a difference, and knows no ancient one', () => {
    const sysctls = (version: number) => canonicalJson(floorObjects({ level: 'baseline', version }))
    expect(sysctls(36)).not.toContain('net.ipv4.tcp_notsent_lowat')
    expect(sysctls(newestPssVersion)).toContain('net.ipv4.tcp_notsent_lowat')
    expect(floorObjects({ level: 'baseline' })).toEqual(floorObjects({ level: 'baseline', version: newestPssVersion }))
    expect(() => floorObjects({ level: 'baseline', version: 34 })).toThrow('v1.35')
  })

  it('fails closed', () => {
    for (const policy of policiesOf(everything)) expect(textAt(specOf(policy), 'failurePolicy')).toBe('Fail')
  })

  it('leaves kube-system out unless told otherwise', () => {
    const excluded = (options: Partial<FloorOptions>) => specOf(floorObjects({ level: 'baseline', ...options })[1])
    expect(canonicalJson(excluded({}) ?? {})).toContain('"operator":"NotIn","values":["kube-system"]')
    expect(canonicalJson(excluded({ excludeNamespaces: ['a', 'b'] }) ?? {})).toContain('"values":["a","b"]')
    expect(member(excluded({ excludeNamespaces: [] }), 'matchResources')).toBeUndefined()
  })

  it('refuses actions the API refuses', () => {
    expect(() => floorObjects({ level: 'baseline', actions: ['Deny', 'Warn'] })).toThrow(RangeError)
    expect(() => floorObjects({ level: 'baseline', actions: [] })).toThrow(RangeError)
    const [, binding] = floorObjects({ level: 'baseline', actions: ['Deny', 'Audit'] })
    expect(listAt(specOf(binding), 'validationActions')).toEqual(['Deny', 'Audit'])
  })

  it('asks about controllers only when told to', () => {
    const text = (templates: boolean) => canonicalJson(policiesOf({ level: 'baseline', templates }))
    expect(text(false)).not.toMatch(/deployments|jobTemplate/)
    expect(text(true)).toMatch(/deployments.*jobTemplate/)
    expect(text(false)).toContain('"pods","pods/ephemeralcontainers"')
  })

  it('declares each variable once, before it is read', () => {
    for (const policy of policiesOf({ ...everything, templates: true })) {
      const variables = listAt(specOf(policy), 'variables')
      const names = variables.map((variable) => textAt(variable, 'name') ?? '')
      expect(names).toEqual([...new Set(names)])
      for (const [index, variable] of variables.entries())
        for (const [, read = ''] of (textAt(variable, 'expression') ?? '').matchAll(/variables\.(\w+)/g))
          expect(names.slice(0, index)).toContain(read)
    }
  })

  it('has a message for every validation, and lists of names where there are names', () => {
    for (const policy of policiesOf(everything))
      for (const validation of listAt(specOf(policy), 'validations')) {
        expect(textAt(validation, 'message')).toMatch(/^[a-z-]+: .+ must /)
        expect(textAt(validation, 'reason')).toBe('Forbidden')
        const names = /^variables\.\w+/.exec(textAt(validation, 'expression') ?? '')?.[0]
        if (names?.endsWith('inUserNamespace') === false)
          expect(textAt(validation, 'messageExpression')).toContain(`${names}.join(', ')`)
      }
  })
})

describe('CEL literals', () => {
  it.each([
    ['plain', `'plain'`],
    [`it's "here"`, `'it\\'s "here"'`],
    ['a\\b\n', `'a\\\\b\\n'`],
    ['\u0001', `'\\u0001'`],
  ])('writes %j', (text, literal) => {
    expect(celText(text)).toBe(literal)
  })

  it('cannot be left by a registry', () => {
    const policies = canonicalJson(policiesOf({ level: 'baseline', registries: [`x'] + ['`, '*.y\\'] }))
    expect(policies).toContain(JSON.stringify(celTexts([`x'] + ['`])).slice(1, -1))
    expect(policies).toContain(JSON.stringify(celText('.y\\')).slice(1, -1))
  })
})

describe('variablesRead', () => {
  it('follows what variables read, in the order in which they are known', () => {
    const found = variablesRead(sharedVariables(false), ['variables.containers.size() > 0 && variables.isWindows'])
    expect(found.map(({ name }) => name)).toEqual(['pod', 'spec', 'containers', 'isWindows'])
  })
})
