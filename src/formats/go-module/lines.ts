import type { Result } from '../../core/index.ts'
import { refuseLock } from '../lock-file/index.ts'

/** One directive: `require`, its arguments unquoted, and the comment at the end of its line. */
export interface Directive {
  readonly verb: string
  readonly args: readonly string[]
  readonly comment: string
  readonly line: number
}

/** The directives of a go.mod (https://go.dev/ref/mod#go-mod-file-lexical), those in a block one by one. */
export function readDirectives(text: string): Result<readonly Directive[]> {
  const directives: Directive[] = []
  let block: string | undefined
  for (const [index, source] of text.split('\n').entries()) {
    const line = index + 1
    const { words, comment } = wordsOf(source)
    if (words === undefined) return refuse(line, 'a quoted string does not end')
    const [first, ...rest] = words
    if (first === undefined) continue
    if (first === ')' && block !== undefined && rest.length === 0) block = undefined
    else if (block !== undefined) directives.push({ verb: block, args: words, comment, line })
    else if (rest.at(-1) === '(' && rest.length === 1) block = first
    else directives.push({ verb: first, args: rest, comment, line })
  }
  return block === undefined ? { ok: true, value: directives } : refuse(undefined, 'a block does not end')
}

export function refuse(line: number | undefined, why: string): ReturnType<typeof refuseLock> {
  return refuseLock('a go.mod', line === undefined ? why : `line ${line}: ${why}`)
}

interface Words {
  /** Undefined when a quoted string does not end. */
  readonly words: readonly string[] | undefined
  readonly comment: string
}

// No pattern repeats a group: V8 keeps a place to go back to for each turn, and a long line would overflow its stack.
const space = /\s+/y
const bare = /[^\s"`(),[\]]+|[(),[\]]/y

function wordsOf(line: string): Words {
  const words: string[] = []
  for (let at = afterSpace(line, 0); at < line.length; at = afterSpace(line, at)) {
    if (line.startsWith('//', at)) return { words, comment: line.slice(at + 2).trim() }
    const end = endOfWord(line, at)
    if (end === undefined) return { words: undefined, comment: '' }
    words.push(unquoted(line.slice(at, end)))
    at = end
  }
  return { words, comment: '' }
}

function afterSpace(line: string, at: number): number {
  space.lastIndex = at
  return space.test(line) ? space.lastIndex : at
}

function endOfWord(line: string, at: number): number | undefined {
  const quote = line[at]
  if (quote === '"' || quote === '`') return endOfQuoted(line, at + 1, quote)
  bare.lastIndex = at
  const comment = bare.exec(line)?.[0].indexOf('//') ?? -1
  return comment > 0 ? at + comment : bare.lastIndex
}

/** Only in double quotes does a backslash hide a quote. */
function endOfQuoted(line: string, start: number, quote: string): number | undefined {
  for (let at = start; at < line.length; at++) {
    if (line[at] === quote) return at + 1
    if (line[at] === '\\' && quote === '"') at++
  }
  return undefined
}

function unquoted(word: string): string {
  if (word.startsWith('"')) return word.slice(1, -1).replace(/\\(.)/g, '$1')
  return word.startsWith('`') ? word.slice(1, -1) : word
}
