import { expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { parseMixLock } from './index.ts'

const sample = `%{
  # a comment, with "quotes and {
  "plug": {:hex, :plug, "1.15.0", "aa", [:mix], [{:mime, "~> 1.0 or ~> 2.0", [hex: :mime, repo: "hexpm", optional: false]}, {:absent, "~> 1.0", [hex: :absent, optional: true]}], "hexpm", "bb"},
  "mime": {:hex, :mime, "2.0.5", "cc", [:mix], [], "hexpm", "dd"},
  "fork": {:git, "https://example.com/fork.git", "4294a3ac", [branch: "ma\\"in"]},
  "cowboy": {:hex, :cowboy, "1.0.0"},
  :renamed => {:hex, :"real-name", "0.1.0", "ee", [:rebar3, :make], [], "hexpm:shop", "ff"},
  "odd": {:svn, "x"}
}
`

const read = (text: string) => parseMixLock(Buffer.from(text))

it('lists the Hex packages of a mix.lock, and what each needs of them', () => {
  const list = read(sample)
  expect(list.ok && list.value).toEqual({
    packages: [
      { type: 'hex', name: 'plug', version: '1.15.0', dependsOn: ['mime@2.0.5'] },
      { type: 'hex', name: 'mime', version: '2.0.5' },
      { type: 'hex', name: 'cowboy', version: '1.0.0' },
      { type: 'hex', name: 'real-name', version: '0.1.0' },
    ],
    warnings: ['left out 1 entry: neither from Hex nor from Git'],
  })
})

it('reads an empty mix.lock', () => {
  expect(read('%{\n}\n').ok).toBe(true)
})

it.each([
  '',
  '[]',
  '%{',
  '%{"a": {:hex, :a, "1.0"',
  '%{"a": {:hex, :a, "1.0"}} more',
  '%{"a: 1}',
  '%{"a": ""',
  `%{<<<<<<< HEAD\n}`,
  `%{"a": ${'['.repeat(100_000)}`,
  `%{ "${'\\x'.repeat(100_000)}`,
  `%{${'# '.repeat(100_000)}`,
])('refuses a mix.lock that is %.30j', (text) => {
  expect(read(text).ok).toBe(false)
})

staysBounded('mix.lock', [sample], parseMixLock)
