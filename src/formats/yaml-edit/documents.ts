import { splitYamlDocuments } from '../yaml/index.ts'

/** One document of a file and where it stands in it. */
export interface PlacedDocument {
  readonly text: string
  readonly start: number
  /** Lines from 1; `lastLine` is the last one that belongs to it. */
  readonly line: number
  readonly lastLine: number
}

/** The documents of a file as the reader of manifests splits them; a byte order mark belongs to none. */
export function placeDocuments(file: string): PlacedDocument[] {
  const placed: PlacedDocument[] = []
  let line = 1
  let at = file.startsWith('\uFEFF') ? 1 : 0
  for (const document of splitYamlDocuments(file)) {
    for (; line < document.line; line++) at = file.indexOf('\n', at) + 1
    const lines = document.text.split('\n').length - (document.text.endsWith('\n') ? 1 : 0)
    placed.push({ text: document.text, start: at, line, lastLine: line + lines - 1 })
  }
  return placed
}

/** The file with other texts in the place of some of its documents. */
export function replaceDocuments(file: string, changes: ReadonlyMap<PlacedDocument, string>): string {
  const inOrder = [...changes].sort(([a], [b]) => b.start - a.start)
  return inOrder.reduce(
    (text, [{ start, text: old }, by]) => text.slice(0, start) + by + text.slice(start + old.length),
    file,
  )
}
