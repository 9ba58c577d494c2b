import { type Invocation, rootBase, type Step } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { hasFlag, insertedAfter, instructionsIn, invocationsIn, mayBreak, problem } from './sites.ts'

/** Programs that run what they are given to read. */
export const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'python', 'python3', 'perl', 'ruby', 'node'])

const pipeToShell: Rule = {
  id: 'IMG-14/pipe-to-shell',
  *check(build) {
    for (const { stage, step } of instructionsIn(build, 'RUN'))
      for (const [index, invocation] of step.invocations.entries()) {
        const isFed = shells.has(invocation.name) && invocation.command.after === '|' && readsInput(invocation)
        const source = isFed ? downloadBefore(step.invocations, index) : fetchedInArguments(invocation, step)
        if (source !== undefined)
          yield problem(
            invocation.command,
            'what the server sends is run at once: nobody has looked at it, and the next build may get something else',
            build.shipped.has(stage) ? {} : { severity: 'medium' },
          )
      }
  },
}

/** `sh`, `bash -s -- x`, `python3 -`: and not `python3 -m json.tool`. */
function readsInput({ args }: Invocation): boolean {
  const [first] = args
  return (
    first === undefined || /^-(?:s|e|x|ex|xe|es|se)?$/.test(first.value) || first.value === '-' || first.value === '--'
  )
}

function downloadBefore(invocations: readonly Invocation[], index: number): Invocation | undefined {
  for (let at = index; at > 0 && invocations[at]?.command.after === '|'; at--) {
    const before = invocations[at - 1]
    if (before && (before.name === 'curl' || before.name === 'wget')) return before
  }
  return undefined
}

/** `sh -c "$(curl …)"`, `bash <(curl …)`. */
function fetchedInArguments({ name, args, command }: Invocation, step: Step): Invocation | undefined {
  if (!shells.has(name) && name !== 'eval' && name !== 'source' && name !== '.') return undefined
  const isFetching = args.some(({ value }) => /^(?:\$\(|`)\s*(?:curl|wget)\b/.test(value))
  const isProcess =
    command.redirections.some(({ operator }) => operator === '<') &&
    step.invocations.some((one) => one.name === 'curl' && one.command.depth > command.depth)
  return isFetching || isProcess ? step.invocations[0] : undefined
}

const wgetAndCurl: Rule = {
  id: 'IMG-14/wget-and-curl',
  *check(build) {
    for (const stage of build.stages) {
      const names = new Set(stage.steps.flatMap(({ invocations }) => invocations.map(({ name }) => name)))
      const wget = stage.steps.flatMap(({ invocations }) => invocations).find(({ name }) => name === 'wget')
      if (wget && names.has('curl')) yield problem(wget.word, 'this stage uses wget and curl: one of them would do')
    }
  },
}

const wgetProgress: Rule = {
  id: 'IMG-14/wget-progress',
  *check(build) {
    for (const { invocation, stage } of invocationsIn(build, 'wget')) {
      const { args, word } = invocation
      const isQuiet =
        hasFlag(args, 'q', '--quiet', '--progress', '--no-verbose', '-o', '--output-file') ||
        args.some(({ value }) => /^-(?:nv|o|a)/.test(value))
      const isBusybox = rootBase(stage)?.facts.libc === 'musl'
      if (!isQuiet && !isBusybox && args.length > 0)
        yield problem(
          word,
          'wget draws a bar that fills the log of the build',
          mayBreak('adds --progress=dot:giga, which only GNU wget knows', insertedAfter(word, ' --progress=dot:giga')),
        )
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

export const downloadRules: readonly Rule[] = [pipeToShell, wgetAndCurl, wgetProgress, unverified]
