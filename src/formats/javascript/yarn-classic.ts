import { leftOut } from '../lock-file/index.ts'
import type { YarnEntries, YarnEntry } from './yarn-entry.ts'

interface OpenEntry {
  readonly patterns: readonly string[]
  version: string
  readonly needs: string[]
  /** The list the lines belong to: `dependencies`, `optionalDependencies`. */
  list: string
}

/** Yarn 1 has a syntax of its own, by indentation: patterns, then `version "1.0.0"`, then lists of `name "range"`. */
export function classicEntries(text: string): YarnEntries {
  const entries: OpenEntry[] = []
  let unread = 0
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const indent = line.length - line.trimStart().length
    if (indent === 0) {
      const patterns = patternsOf(line)
      if (patterns.length > 0) entries.push({ patterns, version: '', needs: [], list: '' })
      else unread++
    } else readInner(entries.at(-1), indent, wordsOf(line))
  }
  return {
    entries: entries.map(closed),
    warnings: leftOut(unread, 'entry', 'entries', 'a line that is no entry of a yarn.lock'),
  }
}

/** `"a@^1.0.0", a@^1.2.0:` */
function patternsOf(line: string): readonly string[] {
  const head = line.trimEnd()
  return head.endsWith(':') ? wordsOf(head.slice(0, -1)) : []
}

/** Words between blanks and commas, and quoted ones, which may hold both but no quote. Quoted or not means the same. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|[^\s,"]+/g)].map(([word, quoted]) => quoted ?? word)
}

function readInner(entry: OpenEntry | undefined, indent: number, [key = '', value]: readonly string[]): void {
  if (entry === undefined) return
  if (indent > 2) {
    if (isDependencyList(entry.list)) entry.needs.push(`${key.replace(/:$/, '')}@${value ?? ''}`)
  } else if (value === undefined) entry.list = key.replace(/:$/, '')
  else if (key.replace(/:$/, '') === 'version') entry.version = value
}

const isDependencyList = (name: string): boolean => name === 'dependencies' || name === 'optionalDependencies'

function closed({ patterns, version, needs }: OpenEntry): YarnEntry {
  return { patterns, version, needs }
}
