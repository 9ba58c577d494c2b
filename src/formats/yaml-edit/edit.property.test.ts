import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type FixOp, isArray, isObject, type Json, type Path } from '../../core/index.ts'
import { parseYaml } from '../yaml/index.ts'
import { applyOps } from './apply-ops.ts'
import { editYaml } from './edit.ts'
import { type Draw, writeYaml } from './yaml-writer.oracle.ts'

const scalar = fc.oneof(
  fc.constantFrom<Json>(
    true,
    false,
    null,
    0,
    1,
    -2,
    1.5,
    'yes',
    '0644',
    'a: b',
    "it's # not",
    'two words here',
    'word',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }).filter((text) => parseYaml(JSON.stringify(text)).ok),
)
const key = fc.constantFrom('name', 'spec', 'image', 'env', 'securityContext', 'drop')
const { tree } = fc.letrec<{ tree: Json; any: Json }>((tie) => ({
  tree: fc.dictionary(key, tie('any'), { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    tie('tree'),
    fc.array(fc.oneof(scalar, tie('tree')), { maxLength: 3 }),
  ),
}))

/** A generator of its own for the layout, so that one number decides it. */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A place of the value, and whether it goes beyond what is there. */
function pickPath(value: Json, draw: Draw, path: Path = []): Path {
  const deeper = draw(4) !== 0
  if (isArray(value)) {
    const index = draw(value.length + 1)
    return deeper && index < value.length ? pickPath(value[index] ?? null, draw, [...path, index]) : [...path, index]
  }
  if (isObject(value)) {
    const keys = [...Object.keys(value), 'added']
    const name = keys[draw(keys.length)] ?? 'added'
    const inner = value[name]
    return deeper && inner !== undefined ? pickPath(inner, draw, [...path, name]) : [...path, name]
  }
  return path.length > 0 ? path : ['added']
}

const cases = fc.record({ value: tree, seed: fc.nat(), replacement: fc.oneof(scalar, tree) })
const refused = new Set<string>()
let edits = 0

describe('editing any document', () => {
  it('says what the operation says, keeps every other line, and changes nothing the second time', () => {
    fc.assert(
      fc.property(cases, ({ value, seed, replacement }) => {
        const draw = drawFrom(seed)
        const text = writeYaml(value, draw)
        expect(parseYaml(text)).toEqual({ ok: true, value })
        const path = pickPath(value, draw)
        const op: FixOp = draw(3) === 0 ? { op: 'remove', path } : { op: 'set', path, value: replacement }
        const result = editYaml(text, [op])
        edits++
        if (!result.ok) {
          refused.add(result.error.replace(/^there is no .*/, 'nothing there'))
          return
        }
        const parsed = parseYaml(result.value.text)
        expect(parsed.ok && canonicalJson(parsed.value)).toBe(canonicalJson(applyOps(value, [op])))
        if (op.op === 'set')
          expect(editYaml(result.value.text, [op])).toMatchObject({ value: { text: result.value.text } })
        if (op.op === 'set' && !isLarge(valueAt(value, path)))
          expect(linesLost(text, result.value.text)).toBeLessThan(4)
        expect(new Set([...lineBreaks(text), ...lineBreaks(result.value.text)]).size).toBeLessThanOrEqual(1)
        expect(result.value.text.endsWith('\n')).toBe(text.endsWith('\n'))
      }),
      { numRuns: 800, seed: 7 },
    )
    expect([...refused].sort()).toEqual([
      'a comment would be lost',
      'nothing there',
      'nothing would be left of the document',
    ])
    expect(edits).toBe(800)
  })

  it('is undone to the byte by the opposite operation', () => {
    fc.assert(
      fc.property(cases, ({ value, seed }) => {
        const draw = drawFrom(seed)
        const text = writeYaml(value, draw)
        const added = editYaml(text, [{ op: 'set', path: ['added', 'deep'], value: 'x' }])
        expect(added.ok).toBe(true)
        const undone = added.ok && editYaml(added.value.text, [{ op: 'remove', path: ['added'] }])
        expect(undone).toEqual({ ok: true, value: { text, value } })
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})

/** A collection that is replaced takes its lines with it. */
const isLarge = (value: Json | undefined): boolean => isArray(value) || isObject(value)

function valueAt(value: Json | undefined, path: Path): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (isArray(value)) return valueAt(value[Number(step)], rest)
  return isObject(value) ? valueAt(value[step], rest) : undefined
}

/** How many lines of the old text stand neither before nor behind the change. */
function linesLost(before: string, after: string): number {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  return old.length - head - tail
}

const lineBreaks = (text: string): string[] => [...new Set(text.match(/\r?\n/g))]
