import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type VersionScheme, versionScheme } from '../../../src/formats/versions/index.ts'
import { versionTexts } from '../../../src/formats/versions/samples.test-support.ts'
import { absent, ask, present, type VersionTool } from './tools.ts'

/** SEAWALL_VERSION_PAIRS asks each tool about that many pairs. */
const wanted = Number(process.env.SEAWALL_VERSION_PAIRS ?? 0)
const seed = Number(process.env.SEAWALL_VERSION_SEED ?? 2026)

describe('the order of versions, as the tools of each ecosystem have it', () => {
  for (const name of absent) it.skip(`${name} is not installed`, () => {})

  it.each(present)('is that of $name', { timeout: 900_000 }, (tool) => {
    const scheme = schemeOf(tool)
    const count = wanted || tool.pairs
    const pairs = mutatedPairs(tool, scheme, count)
    const answers = ask(tool, pairs)
    const wrong = pairs.flatMap(([a, b], index) => {
      const ours = Math.sign(scheme.compare(a, b))
      return answers[index] === ours ? [] : [`${a} ${b}: ${tool.name} ${answers[index]}, we ${ours}`]
    })
    console.info(`${tool.name}: ${count} pairs, ${wrong.length} otherwise`)
    expect(wrong.slice(0, 20)).toEqual([])
  })
})

/** Composer compares normal forms, which is what our ranges do. */
function schemeOf(tool: VersionTool): VersionScheme {
  const [id = '', ...isNormal] = tool.scheme.split(' ')
  const scheme = versionScheme(id)
  if (scheme === undefined) throw new Error(`no scheme ${id}`)
  const { normalise = (text: string) => text } = scheme
  if (isNormal.length === 0) return scheme
  return { ...scheme, compare: (a, b) => scheme.compare(normalise(a), normalise(b)) }
}

/** Pairs of one version and what became of it, so that many are nearly the same; and some of two versions. */
function mutatedPairs({ leavesOut }: VersionTool, scheme: VersionScheme, count: number): [string, string][] {
  const isGood = (text: string): boolean =>
    scheme.isVersion(text) && !/[\t\n\r]/.test(text) && text.trim() === text && !leavesOut?.test(text)
  const text = versionTexts(scheme.id).filter(isGood)
  const near = fc
    .tuple(text, fc.nat(20), fc.nat(2), fc.constantFrom(...'0 1 10 a b rc ~ ^ . - + p -1 .0 _rc1 .dev1'.split(' '), ''))
    .map(([a, at, drop, put]): [string, string] => [a, a.slice(0, at) + put + a.slice(at + drop)])
    .filter(([, b]) => isGood(b))
  return fc.sample(fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: fc.tuple(text, text) }), {
    numRuns: count,
    seed,
  })
}
