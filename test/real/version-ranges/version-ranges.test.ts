import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInside, type RangeDialect, readVersionRange } from '../../../src/formats/version-ranges/index.ts'
import { versionScheme } from '../../../src/formats/versions/index.ts'

interface RangeTool {
  readonly name: string
  readonly dialect: RangeDialect
  readonly scheme: string
  readonly program: string
  readonly args: readonly string[]
  readonly needs: readonly string[]
  readonly operators: readonly string[]
  readonly versions: readonly string[]
  readonly joins: readonly string[]
  /** Versions that can be asked about, where not all that we know can. */
  readonly asks?: RegExp
}

const at = (file: string): string => join(import.meta.dirname, file)
const composerSemver = process.env.COMPOSER_SEMVER ?? '/usr/share/php/Composer/Semver/autoload.php'
/** The one that npm brings. */
const semver = process.env.NPM_SEMVER ?? '/usr/lib/node_modules/npm/node_modules/semver'
const python = process.env.PYTHON ?? 'python3'
const numbers = ['0', '1', '1.0', '1.2', '1.2.0', '1.2.3', '1.3', '1.10', '2', '2.0', '2.0.1', '0.1', '0.0.3', '0.3.1']

const tools: readonly RangeTool[] = [
  {
    name: 'semver of npm',
    dialect: 'npm',
    scheme: 'semver',
    program: process.execPath,
    args: [at('semver.cjs'), semver],
    needs: ['--version'],
    operators: ['', '=', '<', '<=', '>', '>=', '~', '^', '>= ', '~> '],
    versions: [...numbers, '1.2.3-rc.1', '2.0.0-0', '0.0.0', '0.0', '1.x', '1.2.*', '*', '1.2.3+b', 'v1.2.3'],
    joins: [' ', ' || ', '||'],
    asks: /\d\.\d+\.\d/,
  },
  {
    name: 'RubyGems',
    dialect: 'rubygems',
    scheme: 'rubygems',
    program: 'ruby',
    args: [at('gem.rb')],
    needs: ['--version'],
    operators: ['', '=', '!=', '<', '<=', '>', '>=', '~>', '~> '],
    versions: [...numbers, '1.2.0.rc1', '2.0.0.beta', '1.2.3.pre.4', '1.2.3.4', '1.3.a'],
    joins: [', ', ','],
  },
  {
    name: 'packaging',
    dialect: 'python',
    scheme: 'pep440',
    program: python,
    args: [at('pep440.py')],
    needs: ['-c', 'import packaging.specifiers'],
    operators: ['==', '!=', '<', '<=', '>', '>=', '~=', '>= '],
    versions: [
      ...numbers,
      '1.2rc1',
      '2.0.dev3',
      '1.2.post1',
      '1.2.3+local.1',
      '1.*',
      '1.2.*',
      '1!1.0',
      '1.2.post1.dev2',
    ],
    joins: [',', ', '],
  },
  {
    name: 'Composer',
    dialect: 'composer',
    scheme: 'packagist',
    program: 'php',
    args: [at('composer.php'), composerSemver],
    needs: ['--version'],
    operators: ['', '=', '!=', '<', '<=', '>', '>=', '^', '~', '>= ', '<>'],
    versions: [...numbers, 'v1.2.3-beta2', '2.0.0-RC1', '1.2.3.4', '1.x', '1.2.*', '*', '1.2-dev', '2.x-dev', '1.0-p1'],
    joins: [',', ', ', ' ', ' || ', '|', ' - '],
  },
]

const isPresent = ({ program, needs, args }: RangeTool): boolean =>
  args.every((file) => existsSync(file)) && spawnSync(program, needs, { stdio: 'ignore' }).status === 0

describe('version ranges, as the tools of each ecosystem read them', () => {
  for (const tool of tools)
    it.skipIf(!isPresent(tool))(`are those of ${tool.name}`, { timeout: 300_000 }, () => {
      const scheme = versionScheme(tool.scheme)
      if (scheme === undefined) throw new Error(`no scheme ${tool.scheme}`)
      const pairs = madePairs(tool).filter(
        ([, version]) => scheme.isVersion(version) && (tool.asks?.test(version) ?? true),
      )
      const answers = ask(tool, pairs)
      const wrong = pairs.flatMap(([constraint, version], index) => {
        const read = readVersionRange(tool.dialect, constraint, scheme)
        const ours = read.ok ? `${Number(isInside(scheme, version, read.value))}` : '?'
        return ours === answers[index] ? [] : [`${constraint} ∋ ${version}: ${tool.name} ${answers[index]}, we ${ours}`]
      })
      console.info(
        `${tool.name}: ${pairs.length} pairs, ${answers.filter((one) => one === '?').length} refused, ${wrong.length} otherwise`,
      )
      expect(wrong.slice(0, 20)).toEqual([])
    })
})

function madePairs({ operators, versions, joins }: RangeTool): [string, string][] {
  const version = fc.constantFrom(...versions)
  const one = fc.tuple(fc.constantFrom(...operators), version).map((parts) => parts.join(''))
  const constraint = fc
    .tuple(one, fc.array(fc.tuple(fc.constantFrom(...joins), one), { maxLength: 2 }))
    .map(([first, more]) => [first, ...more.flat()].join(''))
  return fc.sample(fc.tuple(constraint, version), { numRuns: 20_000, seed: 2026 })
}

function ask({ program, args }: RangeTool, pairs: readonly (readonly [string, string])[]): readonly string[] {
  const input = pairs.map((pair) => `${pair.join('\t')}\n`).join('')
  const { stdout, stderr, status } = spawnSync(program, args, { input, maxBuffer: 1 << 28, encoding: 'utf8' })
  const answers = stdout.trim().split('\n')
  if (status !== 0 || answers.length !== pairs.length) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return answers
}
