import { printable } from '../../../core/index.ts'
import { type Pair, type ShellWord, type Span, variableUses, type Word } from '../../../formats/dockerfile/index.ts'
import type { Build } from '../build/index.ts'
import type { Problem, Rule } from '../types.ts'
import table from './secret-patterns.json' with { type: 'json' }
import { instructionsIn, invocationsIn, problem } from './sites.ts'

const values = table.values.map(({ what, pattern }) => ({ what, pattern: new RegExp(pattern) }))
const files = new Set(table.files)

const secretName =
  /(?:^|_)(?:apikey|api_key|auth|credentials?|access_key|secret_key|private_key|key|password|passwd|pword|pwd|passphrase|secret|token)(?:_|$)/i
/** A key to check signatures with, or a place where a secret is, is none. */
const harmlessName =
  /public|gpg|_(?:file|path|url|uri|dir|name|id|ids|algorithm|type|length|ttl|expiry|header)$|^(?:pwd|oldpwd)$/i
const placeholder = /^(?:|null|none|true|false|\d{1,3}|changeme|change-me|example|todo|xxx+|<.*>|\*+)$/i

function isSecretName(name: string): boolean {
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
  for (const instruction of [
    ...build.globals,
    ...[...instructionsIn(build, 'ENV', 'ARG', 'LABEL')].map((site) => site.instruction),
  ]) {
    if (!('pairs' in instruction)) continue
    for (const pair of instruction.pairs) {
      const what = secretIn(pair, instruction.kind !== 'LABEL', build)
      if (pair.value && what !== undefined) yield { place: pair, value: pair.value, kind: instruction.kind, what }
    }
  }
  for (const { step, instruction } of instructionsIn(build, 'RUN'))
    for (const { command } of step.invocations.length > 0 ? step.invocations : [])
      for (const word of [...command.assignments, ...command.words]) {
        const what = secretInWord(word)
        if (what !== undefined && instruction.kind === 'RUN') yield { place: word, value: word, kind: 'RUN', what }
      }
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
  const [, flag, name = '', text = ''] = /^(-{0,2})([A-Za-z][\w-]{0,60})=(.+)$/.exec(value) ?? []
  const isSecret =
    flag !== undefined && isSecretName(name.replaceAll('-', '_')) && !placeholder.test(text) && !text.includes('/')
  return isSecret ? `the value of ${printable(name)}` : undefined
}

const inEnvironment: Rule = {
  id: 'SEC-06/secret-in-env',
  *check(build) {
    for (const { place, kind, what } of secretsIn(build))
      if (kind === 'ENV' || kind === 'LABEL')
        yield problem(place, `${what} is in the configuration of the image: everybody who can pull it reads it`)
    for (const { instruction } of instructionsIn(build, 'ENV'))
      for (const pair of instruction.pairs)
        if (copiesArgument(pair, build))
          yield problem(pair, `${printable(pair.name.text)} gets its value in the build, and the image keeps it`, {
            severity: 'medium',
          })
  },
}

/** `ENV TOKEN=$TOKEN`: what was handed to the build stays. */
function copiesArgument({ name, value }: Pair, build: Build): boolean {
  return (
    value !== undefined &&
    isSecretName(name.text) &&
    variableUses(value.text, build.dockerfile.escapeMark).some((use) => isSecretName(use.name))
  )
}

const inArgument: Rule = {
  id: 'SEC-06/secret-in-arg',
  *check(build) {
    for (const { place, kind, what } of secretsIn(build))
      if (kind === 'ARG') yield problem(place, `${what} is in the history of the image`)
    for (const instruction of [...build.globals, ...[...instructionsIn(build, 'ARG')].map((site) => site.instruction)])
      for (const pair of 'pairs' in instruction ? instruction.pairs : [])
        if (pair.value === undefined && isSecretName(pair.name.text)) yield openArgument(pair.name)
  },
}

function openArgument(name: Word): Problem {
  return problem(name, `the value that is given for ${printable(name.text)} stays in the history of the image`, {
    severity: 'medium',
  })
}

const inRun: Rule = {
  id: 'SEC-06/secret-in-run',
  *check(build) {
    for (const { place, kind, what } of secretsIn(build))
      if (kind === 'RUN')
        yield problem(place, `${what} is in the history of the image, also when a later line deletes it`)
  },
}

const copied: Rule = {
  id: 'SEC-06/secret-file-copied',
  *check(build) {
    for (const { instruction, stage } of instructionsIn(build, 'COPY', 'ADD')) {
      if (instruction.flags.some(({ name }) => name === 'from') || instruction.heredocs.length > 0) continue
      for (const source of instruction.sources) {
        const name = source.text.replace(/^.*\//, '')
        if (
          files.has(name) ||
          /(?:[-_.]|^)(?:private|priv)[-_.]?key\.pem$|\.(?:p12|pfx|keystore|jks|kdbx)$|-key\.pem$/i.test(name)
        )
          yield problem(
            source,
            `${printable(name)} holds secrets as a rule, and stays in its layer`,
            build.shipped.has(stage) ? {} : { severity: 'medium' },
          )
      }
    }
  },
}

const unverified: Rule = {
  id: 'IMG-14/unverified-download',
  *check(build) {
    for (const { invocation } of invocationsIn(build)) {
      const flag = invocation.args.find(({ value }) => isCareless(invocation.name, value))
      if (flag)
        yield problem(flag, 'nobody checks who sends this: whoever stands in between decides what is in the image')
    }
    for (const { instruction } of instructionsIn(build, 'ENV', 'ARG'))
      for (const pair of instruction.pairs)
        if (
          /^(?:NODE_TLS_REJECT_UNAUTHORIZED=["']?0|GIT_SSL_NO_VERIFY=["']?(?:1|true)|PYTHONHTTPSVERIFY=["']?0|(?:NPM_CONFIG_|npm_config_)strict_?ssl=["']?false)/i.test(
            `${pair.name.text}=${pair.value?.text ?? ''}`,
          )
        )
          yield problem(pair, 'certificates are not checked any more, in the build and in every container')
  },
}

const careless: Readonly<Record<string, RegExp>> = {
  curl: /^(?:-[A-Za-z]*k[A-Za-z]*|--insecure)$/,
  wget: /^--no-check-certificate$/,
  apk: /^--allow-untrusted$/,
  npm: /^--(?:no-)?strict-ssl(?:=false)?$/,
}

function isCareless(name: string, value: string): boolean {
  if (/^apt/.test(name)) return /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories)$/.test(value)
  if (/^(?:yum|dnf|microdnf|zypper)$/.test(name)) return /^--(?:nogpgcheck|no-gpg-checks)$/.test(value)
  if (/^pip/.test(name)) return /^--trusted-host/.test(value)
  return Object.hasOwn(careless, name) && careless[name]?.test(value) === true
}

export const secretRules: readonly Rule[] = [inEnvironment, inArgument, inRun, copied, unverified]
