import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Each tier may import the tiers before it; rooms of one tier do not import each other. */
const tiers = [
  ['core'],
  ['catalogue', 'formats'],
  ['kube', 'image'],
  ['advisory', 'trust', 'policy', 'posture', 'runtime', 'intel'],
  ['assess'],
  ['graph', 'score', 'gate', 'respond'],
  ['store', 'report'],
  ['server'],
  ['cli'],
]

const src = resolve(import.meta.dirname, '../src')

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|oracle)\.ts$/.test(file))
  .filter((file) => file.includes('/'))

const roomOf = (file: string): string => file.split('/')[0] ?? ''
const tierOf = (room: string): number => tiers.findIndex((tier) => tier.includes(room))

const imports = sources.flatMap((file) => {
  const text = readFileSync(join(src, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '')
  return specifiers.map((specifier) => ({ file, target: relative(src, resolve(src, dirname(file), specifier)) }))
})

describe('the direction of imports', () => {
  it('knows every room', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => tierOf(room) < 0)).toEqual([])
  })

  it('finds imports at all', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it('goes from later tiers to earlier ones only', () => {
    const wrong = imports.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)]
      return from !== to && !target.startsWith('..') && tierOf(to) >= tierOf(from)
    })
    expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([])
  })

  it('enters other rooms and folders by their index only', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (target.startsWith('..') || dirname(target) === dirname(file)) return false
      const inner = dirname(target).startsWith(`${dirname(file)}/`) || dirname(file).startsWith(`${dirname(target)}/`)
      return !inner && !target.endsWith('/index.ts')
    })
    expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([])
  })
})
