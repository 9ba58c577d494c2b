import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A program of an ecosystem that puts versions in order. */
export interface VersionTool {
  readonly name: string
  /** The scheme of ours that it decides about. */
  readonly scheme: string
  readonly program: string
  /** It reads pairs parted by a tab, one a line, and answers each with `<`, `=` or `>`. */
  readonly args: readonly string[]
  readonly pairs: number
  /** What the tool would refuse though it is a version, or reads otherwise on purpose. */
  readonly leavesOut?: RegExp
}

const at = (file: string): string => join(import.meta.dirname, file)
/** Of Maven 3.6.3: from 3.8.7 on, words after a dot are ordered otherwise than the published lines have it. */
const mavenJar = process.env.MAVEN_ARTIFACT ?? ''
const composerSemver = process.env.COMPOSER_SEMVER ?? '/usr/share/php/Composer/Semver/autoload.php'
/** The one that npm brings. */
const semver = process.env.NPM_SEMVER ?? '/usr/lib/node_modules/npm/node_modules/semver'
const python = process.env.PYTHON ?? 'python3'

const tools: readonly (VersionTool & { readonly needs: readonly string[]; readonly file?: string })[] = [
  {
    name: 'dpkg',
    scheme: 'deb',
    program: 'sh',
    args: [at('dpkg.sh')],
    pairs: 20_000,
    needs: ['dpkg', '--version'],
    leavesOut: /^\d{9,}:|:$/,
  },
  {
    name: 'rpm',
    scheme: 'rpm',
    program: 'rpm',
    args: ['--eval', `%{lua: dofile("${at('rpm.lua')}")}`],
    pairs: 20_000,
    needs: ['rpm', '--version'],
  },
  {
    name: 'semver of npm',
    scheme: 'semver',
    program: process.execPath,
    args: [at('semver.cjs'), semver],
    pairs: 20_000,
    needs: [process.execPath, '--version'],
    file: semver,
    leavesOut: /^(?!v?\d+\.\d+\.\d)|\d{16}|(?:^v?|[.-])0\d|[.-](?:$|[.+])|\+.*\+|\+$|\+\./,
  },
  {
    name: 'packaging',
    scheme: 'pep440',
    program: python,
    args: [at('pep440.py')],
    pairs: 20_000,
    needs: [python, '-c', 'import packaging.version'],
  },
  {
    name: 'Gem::Version',
    scheme: 'rubygems',
    program: 'ruby',
    args: [at('gem.rb')],
    pairs: 20_000,
    needs: ['ruby', '--version'],
  },
  {
    name: 'version_compare of PHP',
    scheme: 'packagist',
    program: 'php',
    args: [at('version-compare.php')],
    pairs: 20_000,
    leavesOut: /[.+_-]$|[.+_-]{2}|[^\w.+-]|\d{18}/, // PHP's integers end there, and garbage is cut otherwise
    needs: ['php', '--version'],
  },
  {
    name: 'Composer',
    scheme: 'packagist normal form',
    program: 'php',
    args: [at('composer.php'), composerSemver],
    pairs: 20_000,
    leavesOut: /\d{18}/,
    needs: ['php', '--version'],
    file: composerSemver,
  },
  {
    name: 'ComparableVersion of Maven 3.6.3 (MAVEN_ARTIFACT)',
    scheme: 'maven',
    program: 'java',
    args: ['-cp', mavenJar, at('MavenOrder.java')],
    pairs: 20_000,
    // Where nothing stands between two marks, a word is followed by 0 or one for a release goes on, Maven departs from its specification.
    leavesOut: /^[.-]|[.-]$|[.-]{2}|[-_a-z]0|[^\w.-]|(?:ga|final|release)[.-]?[\w-]/i,
    needs: ['java', '-version'],
    file: mavenJar,
  },
]

export const present: readonly VersionTool[] = tools.filter(isPresent)
export const absent: readonly string[] = tools.filter((tool) => !isPresent(tool)).map(({ name }) => name)

function isPresent({ needs: [program = '', ...args], file }: (typeof tools)[number]): boolean {
  return (file === undefined || existsSync(file)) && spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** What the tool says of each pair: -1, 0, 1, or undefined where it refuses one of the two. */
export function ask(tool: VersionTool, pairs: readonly (readonly [string, string])[]): (number | undefined)[] {
  const input = pairs.map((pair) => `${pair.join('\t')}\n`).join('')
  const { stdout, stderr, status } = spawnSync(tool.program, tool.args, {
    input,
    maxBuffer: 1 << 28,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  const answers = stdout.trim().split('\n')
  if (status !== 0 || answers.length !== pairs.length)
    throw new Error(`${tool.name} ended with ${status} after ${answers.length} answers: ${stderr.slice(0, 500)}`)
  return answers.map((answer) => ({ '<': -1, '=': 0, '>': 1 })[answer])
}
