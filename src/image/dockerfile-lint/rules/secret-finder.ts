import { printable } from '../../../core/index.ts'
import {
  type Pair,
  type ShellCommand,
  type ShellWord,
  type Span,
  variableUses,
} from '../../../formats/dockerfile/index.ts'
import type { Build } from '../build/index.ts'
import table from './secret-patterns.json' with { type: 'json' }
import { instructionsIn } from './sites.ts'

const values = table.values.map(({ what, pattern }) => ({ what, pattern: new RegExp(pattern) }))

const secretName =
  /(?:^|_)(?:apikey|api_key|auth|credentials?|access_key|secret_key|private_key|key|password|passwd|pword|pwd|passphrase|secret|token)(?:_|$)/i
/** A key to check signatures with, or a place where a secret is, is none. */
const harmlessName =
  /public|gpg|_(?:file|path|url|uri|dir|name|id|ids|algorithm|type|length|ttl|expiry|header)$|^(?:pwd|oldpwd)$/i
const placeholder = /^(?:|null|none|true|false|\d{1,3}|changeme|change-me|example|todo|xxx+|<.*>|\*+)$/i

export function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name)
}

function knownSecret(text: string): string | undefined {
  return values.find(({ pattern }) => pattern.test(text.slice(0, 4000)))?.what
}

/** A value to be kept from people's eyes, and why. */
interface Secret {
  readonly place: Span
  readonly value: Span
  readonly kind: 'ENV' | 'ARG' | 'RUN' | 'LABEL'
  readonly what: string
}

/** Values that look like secrets, wherever they stand in the file. */
export function* secretsIn(build: Build): Generator<Secret> {
  const set = [...instructionsIn(build, 'ENV', 'ARG', 'LABEL')].map(({ instruction }) => instruction)
  for (const instruction of [...build.globals, ...set]) {
    if (!('pairs' in instruction)) continue
    for (const pair of instruction.pairs) {
      const what = secretIn(pair, instruction.kind !== 'LABEL', build)
      if (pair.value && what !== undefined) yield { place: pair, value: pair.value, kind: instruction.kind, what }
    }
  }
  for (const { step } of instructionsIn(build, 'RUN'))
    for (const { name, command } of step.invocations) yield* secretsOf(name, command)
}

function* secretsOf(program: string, { assignments, words }: ShellCommand): Generator<Secret> {
  for (const [index, word] of [...assignments, ...words].entries()) {
    const before = words[index - assignments.length - 1]
    const what = secretInWord(word) ?? attachedSecret(program, word) ?? (before && secretAfter(program, before, word))
    if (what !== undefined) yield { place: word, value: word, kind: 'RUN', what }
  }
}

/** `mysqldump -phunter22`: to these programs the value stands right behind the option. */
function attachedSecret(program: string, { value, expands }: ShellWord): string | undefined {
  const isClient = /^(?:mysql(?:dump|admin|import|show|check|binlog|pump|slap|sh)?|mariadb(?:-[a-z]{4,8})?)$/.test(
    program,
  )
  return isClient && !expands && value.length > 4 && value.startsWith('-p') && !placeholder.test(value.slice(2))
    ? 'a password'
    : undefined
}

/** `//registry/:_authToken`, the name of a setting of npm. */
const npmSetting = /(?:^|:)_(?:authToken|auth|password)$/i
const npmAssignment = /(?:^|:)_(?:authToken|auth|password)["']?(?: {0,5}= {0,5}| {1,5})["']?[A-Za-z0-9+/_=.-]{8,}/i

/** `--password hunter22`, `curl -u me:hunter22`, `npm config set _auth …`. */
function secretAfter(program: string, { value: flag }: ShellWord, { value, expands }: ShellWord): string | undefined {
  if (expands || /^[-/]/.test(value) || placeholder.test(value)) return undefined
  if (program === 'curl' && (flag === '-u' || flag === '--user') && /^[^:]+:.{3}/.test(value)) return 'a password'
  if (npmSetting.test(flag) && value.length >= 8) return 'a credential of npm'
  const isNamed = /^--(?:[\w-]+-)?(?:password|passwd|passphrase|token|secret)$/.test(flag)
  return isNamed ? `the value of ${printable(flag)}` : undefined
}

function secretIn({ name, value }: Pair, byName: boolean, build: Build): string | undefined {
  if (value === undefined) return undefined
  const known = knownSecret(value.text)
  if (known !== undefined) return known
  const isLiteral = variableUses(value.text, build.dockerfile.escapeMark).length === 0
  const plain = value.text.replace(/^["']|["']$/g, '')
  return byName && isLiteral && isSecretName(name.text) && !placeholder.test(plain)
    ? `the value of ${printable(name.text)}`
    : undefined
}

function secretInWord({ value, expands }: ShellWord): string | undefined {
  const known = knownSecret(value)
  if (known !== undefined || expands) return known
  if (npmAssignment.test(value)) return 'a credential of npm'
  const [, flag, name = '', text = ''] = /^(-{0,2})([A-Za-z][\w-]{0,60})=(.+)$/.exec(value) ?? []
  const isSecret =
    flag !== undefined && isSecretName(name.replaceAll('-', '_')) && !placeholder.test(text) && !text.includes('/')
  return isSecret ? `the value of ${printable(name)}` : undefined
}
