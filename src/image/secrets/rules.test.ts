import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { isSeverity } from '../../core/index.ts'
import { checkNames } from './checks.ts'
import { builtInFinder } from './finder.ts'
import { shapeOf } from './pattern-shape.test-support.ts'
import { patternOf, type RuleData } from './rule.ts'
import { builtInRules, ruleData } from './rules.ts'

const named = ruleData.map((data, index) => [data.id, data, builtInRules()[index]] as const)

describe('the rules', () => {
  it('have ids of their own', () => {
    expect(new Set(ruleData.map(({ id }) => id)).size).toBe(ruleData.length)
    expect(ruleData.length).toBeGreaterThan(220)
  })

  it('say what they are in known words', () => {
    const { severity, check, placeholders, confidence } = valuesOf(ruleData)
    expect(severity.filter((one) => !isSeverity(one))).toEqual([])
    expect(check.filter((one) => !checkNames.includes(one))).toEqual([])
    expect(placeholders.filter((one) => !['passwords', 'none'].includes(one))).toEqual([])
    expect(confidence.filter((one) => !['medium', 'low'].includes(one))).toEqual([])
    expect(ruleData.filter(({ title }) => title === '')).toEqual([])
  })

  it('have a pattern, or a name and a value', () => {
    expect(
      ruleData.filter(
        ({ pattern, near, value }) => (pattern === undefined) !== (near !== undefined && value !== undefined),
      ),
    ).toEqual([])
  })

  it('search whole files only where a path names them', () => {
    expect(ruleData.filter(({ keywords, path }) => keywords.length === 0 && path === undefined)).toEqual([])
  })
})

describe('the pattern of every rule', () => {
  it.each(named)('%s is bounded, and repeats nothing that varies', (_, data) => {
    const { longest, nested } = shapeOf(patternOf(data))
    expect(nested).toBe(0)
    expect(longest).toBeLessThan(data.keywords.length === 0 ? 1000 : (data.reach ?? 260))
  })

  it.each(named)('%s matches as RE2 does, near one of its keywords', (id, data, rule) => {
    const reference = RE2JS.compile(patternOf(data), rule?.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    fc.assert(
      fc.property(sampleOf(data), noise, noise, (sample, before, after) => {
        const text = before + sample + after
        const spans = [...(rule?.spans(text) ?? [])].map(({ start, end }) => [start, end])
        expect(spans).toEqual(spansByRe2(reference, patternOf(data), text))
        if (spans.length === 0 || data.path !== undefined) return
        const windows = builtInFinder().windowsIn(Buffer.from(text, 'latin1'), '')
        expect([...windows.keys()].map((one) => one.id)).toContain(id)
      }),
      { numRuns: 10 },
    )
  })
})

describe('the shape of a pattern', () => {
  it.each([
    ['a{2,5}[b-d]\\.', 7, 0],
    ['(?:ab|c){0,3}', 6, 0],
    ['(?:a?b){1,3}', 6, 1],
    ['(?:a?b)?', 2, 0],
    ['(?<x>a{2}){9}', 18, 0],
    ['^\\bab+$', Number.POSITIVE_INFINITY, 0],
    ['(?:a*)*', Number.POSITIVE_INFINITY, 1],
  ])('%s is told', (source, longest, nested) => {
    expect(shapeOf(source)).toEqual({ longest, nested })
  })
})

function valuesOf(rules: readonly RuleData[]) {
  const of = (key: 'severity' | 'check' | 'placeholders' | 'confidence') => rules.flatMap((data) => data[key] ?? [])
  return {
    severity: of('severity'),
    check: of('check'),
    placeholders: of('placeholders'),
    confidence: of('confidence'),
  }
}

/** Texts that the pattern matches; what only looks around is left out, as the generator knows none of it. */
function sampleOf(data: RuleData): fc.Arbitrary<string> {
  const source = patternOf(data).replaceAll('\\b', '').replaceAll('|$)', ')').replaceAll('(?:^|', '(?:')
  return fc.stringMatching(new RegExp(`^${source}$`)).map(asByteCharacters)
}

const asByteCharacters = (text: string): string => Buffer.from(text).toString('latin1')

const noise = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', '_', ' ', '\n', '"', '=', '-', '.', '\xa0', '\xff'),
  maxLength: 6,
})

function spansByRe2(pattern: RE2JS, source: string, text: string): [number, number][] {
  const group = source.includes('(?<secret>') ? 'secret' : 0
  const matcher = pattern.matcher(text)
  const spans: [number, number][] = []
  while (matcher.find()) spans.push([matcher.start(group), matcher.end(group)])
  return spans
}
