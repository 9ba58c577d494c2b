import { sliceMapped } from '../mapped-text.ts'
import type { MappedText } from '../types.ts'
import { withoutHeredocs } from './heredoc-lines.ts'
import { type Substitution, type Token, tokens } from './tokens.ts'
import type { Redirection, ShellCommand, ShellWord } from './types.ts'

/** Scripts in scripts beyond this are left unread: each level reads the text once more. */
const maxNesting = 6

/**
 * The simple commands of a script, those of `$( … )` after the command that uses them. It follows the grammar of POSIX
 * shells closely enough to tell commands, words and what joins them; nothing is run or expanded.
 */
export function readShell(script: MappedText, nesting = 0): ShellCommand[] {
  const reader = new ShellReader(nesting)
  for (const token of tokens(withoutHeredocs(script))) reader.take(token)
  reader.end('')
  const inner = reader.substitutions.flatMap((place) => readSubstitution(script, place, nesting))
  return [...reader.commands, ...inner]
}

function readSubstitution(script: MappedText, { start, end }: Substitution, nesting: number): ShellCommand[] {
  return nesting >= maxNesting ? [] : readShell(sliceMapped(script, start, end), nesting + 1)
}

const openers = new Set(['if', 'while', 'until', 'for', 'case', 'select', '{'])
const closers = new Set(['fi', 'done', 'esac', '}'])
const beforeCommands = new Set(['then', 'else', 'elif', 'do', '!', 'time'])

class ShellReader {
  readonly commands: ShellCommand[] = []
  readonly substitutions: Substitution[] = []
  #words: ShellWord[] = []
  #assignments: ShellWord[] = []
  #redirections: Redirection[] = []
  #pending: { readonly operator: string; readonly start: number; readonly end: number } | undefined
  #after: ShellCommand['after'] = ''
  #depth: number
  #parentheses = 0
  #isHead = false
  #hasClosed = false

  constructor(depth: number) {
    this.#depth = depth
  }

  take(token: Token): void {
    if (token.kind === 'word') {
      for (const place of token.substitutions) this.substitutions.push(place)
      this.#takeWord(token.word, token.quoted)
    } else if (/[<>]/.test(token.text)) {
      this.#endRedirection()
      this.#pending = { operator: token.text, start: token.start, end: token.end }
    } else this.#takeOperator(token.text)
  }

  #takeWord(word: ShellWord, quoted: boolean): void {
    if (this.#pending !== undefined) this.#endRedirection(word)
    else if (this.#words.length > 0 || this.#isHead) this.#words.push(word)
    else if (!quoted && this.#takeReserved(word.text)) return
    else if (/^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(word.text)) this.#assignments.push(word)
    else this.#words.push(word)
  }

  /** `for x in …` and `case x in` have words and no command. */
  #takeReserved(text: string): boolean {
    if (openers.has(text)) {
      this.#depth++
      this.#isHead = text === 'for' || text === 'case' || text === 'select'
      return true
    }
    if (closers.has(text)) this.#close()
    return closers.has(text) || beforeCommands.has(text)
  }

  #takeOperator(text: string): void {
    if (text === '(') {
      if (this.#words.length > 0) return // a function's parentheses, or an array
      this.#depth++
      this.#parentheses++
      return
    }
    if (text === ')' && this.#parentheses === 0) {
      this.#words = [] // the pattern of a case, or the name of a function
      this.#isHead = false
      return
    }
    const joint = text === ')' ? ';' : text === '|&' ? '|' : text.startsWith(';') ? ';' : text
    this.end(joint as ShellCommand['after']) // the operators of `tokens` are these
    if (text !== ')') return
    this.#parentheses--
    this.#close()
  }

  #close(): void {
    this.#depth = Math.max(0, this.#depth - 1)
    this.#hasClosed = true
  }

  #endRedirection(target?: ShellWord): void {
    if (this.#pending === undefined) return
    const { operator, start, end } = this.#pending
    this.#redirections.push({ operator, target, start, end: target?.end ?? end })
    this.#pending = undefined
  }

  end(joint: ShellCommand['after']): void {
    this.#endRedirection()
    const parts = [...this.#assignments, ...this.#words, ...this.#redirections]
    if (parts.length > 0 && !this.#isHead) {
      let [start, end] = [Number.POSITIVE_INFINITY, 0]
      for (const part of parts) [start, end] = [Math.min(start, part.start), Math.max(end, part.end)]
      const [assignments, words, redirections] = [this.#assignments, this.#words, this.#redirections]
      this.commands.push({ assignments, words, redirections, after: this.#after, depth: this.#depth, start, end })
    }
    // A newline after `&&` changes nothing, and neither does one after `then`.
    if (parts.length > 0 || this.#hasClosed || this.#after === '') this.#after = this.commands.length === 0 ? '' : joint
    this.#hasClosed = false
    this.#words = []
    this.#assignments = []
    this.#redirections = []
    this.#isHead = false
  }
}
