/** One document of a text with several; `line` is where it starts in the whole, `index` counts documents with content. */
export interface YamlDocument {
  readonly text: string
  readonly line: number
  readonly index: number
}

const separator = '---'

/**
 * Splits a text the way kubectl does: at every line that starts with `---`, wherever it stands. Documents with
 * nothing but blanks and comments are left out. Text behind the dashes, which kubectl refuses, stays with the document
 * it begins, so that parsing it fails.
 */
export function* splitYamlDocuments(text: string): Generator<YamlDocument, void, undefined> {
  let index = 0
  let line = 1
  for (const part of parts(text)) {
    const { content, dropped } = withoutSeparator(part)
    if (!isEmptyDocument(content)) yield { text: content, line: line + dropped, index: index++ }
    line += countLines(part)
  }
}

function* parts(text: string): Generator<string, void, undefined> {
  let start = text.startsWith('\uFEFF') ? 1 : 0
  for (let at = text.indexOf(`\n${separator}`, start); at !== -1; at = text.indexOf(`\n${separator}`, at + 1)) {
    yield text.slice(start, at + 1)
    start = at + 1
  }
  yield text.slice(start)
}

/** Takes off a first line that only separates. */
export function withoutSeparator(text: string): { content: string; dropped: 0 | 1 } {
  const match = /^---[^\S\n]*(?:#[^\n]*)?(?:\n|$)/.exec(text)
  return match === null ? { content: text, dropped: 0 } : { content: text.slice(match[0].length), dropped: 1 }
}

const emptyLine = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y

/** Only blanks and comments. */
export function isEmptyDocument(text: string): boolean {
  emptyLine.lastIndex = 0
  while (emptyLine.lastIndex < text.length) if (!emptyLine.test(text)) return false
  return true
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
