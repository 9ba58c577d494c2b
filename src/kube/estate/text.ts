import type { Locate } from '../../core/index.ts'
import { jsonLocator, parseJson, streamJsonItems } from '../../formats/json/index.ts'
import { readYaml as parseYaml, streamYamlDocuments } from '../../formats/yaml/index.ts'
import { type Chunks, type EstateItem, type SourceOptions, unread } from './items.ts'
import { objectsIn, readOne, shifted, withListKind } from './objects-in.ts'

const tooLargeHint = 'an object over 8 MiB is more than the API server accepts; split it'

/** The objects of one file, YAML or JSON by its first character; items stream, however many there are. */
export async function* readText(file: string, chunks: Chunks, options: SourceOptions): AsyncGenerator<EstateItem> {
  const { head, all } = await peek(chunks)
  if (head.includes(0)) {
    yield unread(file, 1, 'this is a binary file', 'give manifests as YAML or JSON, or exclude the file')
    return
  }
  yield* looksLikeJson(head) ? readJson(file, all, options) : readYaml(file, all, options)
}

async function* readYaml(file: string, chunks: Chunks, options: SourceOptions): AsyncGenerator<EstateItem> {
  for await (const document of streamYamlDocuments(chunks)) {
    const { line, index } = document
    if (document.kind === 'too-large')
      yield unread(file, line, `the document of ${document.bytes} bytes is too large`, tooLargeHint)
    else if (document.kind === 'malformed') yield unread(file, line, document.message, 'save the file as UTF-8')
    else yield* readDocument(file, document.text, line, index, options)
  }
}

function* readDocument(
  file: string,
  text: string,
  line: number,
  doc: number,
  options: SourceOptions,
): Generator<EstateItem> {
  const parsed = parseYaml(text)
  if (!parsed.ok) {
    const hint = /\{\{/.test(text)
      ? 'this is a template: render it first (helm template), then scan the result'
      : 'mend the YAML'
    yield unread(file, line + parsed.error.line - 1, parsed.error.message, hint)
    return
  }
  const { value, locate: inDocument } = parsed.value
  if (value === null) return
  const locate = shifted(inDocument, line)
  const first = locate([])?.line ?? line
  yield* objectsIn({ value, file, doc, line: first, locate, options })
}

async function* readJson(file: string, chunks: Chunks, options: SourceOptions): AsyncGenerator<EstateItem> {
  let document = 0
  for await (const item of streamJsonItems(chunks)) {
    if (item.kind === 'end-of-list') continue
    if (item.kind === 'too-large') {
      yield unread(file, item.line, `the object of ${item.bytes} bytes is too large`, tooLargeHint)
      continue
    }
    if (item.kind === 'malformed') {
      yield unread(file, item.line, item.message, 'is the file complete?')
      continue
    }
    const parsed = parseJson(item.text, { skip: bookkeeping })
    if (!parsed.ok) {
      yield unread(file, item.line + parsed.error.line - 1, parsed.error.message, 'mend the JSON')
      continue
    }
    const { text, line } = item
    const locate = shifted(
      lazily(() => jsonLocator(text)),
      line,
    )
    if (item.kind === 'object') yield* objectsIn({ value: parsed.value, file, doc: document++, line, locate, options })
    else {
      const value = withListKind(parsed.value, item.list.kind, item.list.apiVersion)
      yield readOne({ value, file, doc: item.index, line, locate, options, inList: true })
    }
  }
}

/** Who set which field: a third of many an object, and nothing a check reads. */
const bookkeeping: ReadonlySet<string> = new Set(['managedFields'])

/** Most objects have no findings, and need no place. */
function lazily(make: () => Locate): Locate {
  let made: Locate | undefined
  return (path) => {
    made ??= make()
    return made(path)
  }
}

/** JSON begins with `{"` or `{}`; `{{` is a template and `{a: b}` is YAML. */
function looksLikeJson(head: Uint8Array): boolean {
  return /^\uFEFF?\s*(\{\s*["}]|\[)/.test(Buffer.from(head).toString('utf8'))
}

const headBytes = 1024

/** The first bytes, and a stream that still has them. */
async function peek(chunks: Chunks): Promise<{ head: Uint8Array; all: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let length = 0
  while (length < headBytes) {
    const next = await iterator.next()
    if (next.done === true) break
    read.push(next.value)
    length += next.value.length
  }
  return { head: Buffer.concat(read).subarray(0, headBytes), all: replay(read, iterator) }
}

async function* replay(read: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* read
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
}
