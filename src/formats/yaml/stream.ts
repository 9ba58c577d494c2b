import { BytePile } from '../text/index.ts'
import { isEmptyDocument, withoutSeparator, type YamlDocument } from './split.ts'

export type StreamedDocument =
  | ({ readonly kind: 'document' } & YamlDocument)
  | { readonly kind: 'too-large'; readonly line: number; readonly index: number; readonly bytes: number }
  | { readonly kind: 'malformed'; readonly line: number; readonly index: number; readonly message: string }

export interface YamlStreamLimits {
  /** The largest document; 8 MiB unless told. */
  readonly maxDocumentBytes?: number
}

const newline = 0x0a
const dash = 0x2d

/** Splits as `splitYamlDocuments` does, holding no more than one document in memory. */
export async function* streamYamlDocuments(
  chunks: AsyncIterable<Uint8Array>,
  limits: YamlStreamLimits = {},
): AsyncGenerator<StreamedDocument, void, undefined> {
  const splitter = new Splitter(limits.maxDocumentBytes ?? 8 * 1024 * 1024)
  for await (const chunk of chunks) yield* splitter.push(chunk)
  yield* splitter.end()
}

class Splitter {
  readonly #pile: BytePile
  #line = 1
  #startLine = 1
  #index = 0
  #atLineStart = true
  /** The start of a line that is too short to tell whether it separates. */
  #held: Uint8Array = new Uint8Array(0)

  constructor(maxBytes: number) {
    this.#pile = new BytePile(maxBytes)
  }

  *push(input: Uint8Array): Generator<StreamedDocument, void, undefined> {
    const chunk = this.#held.length === 0 ? input : Buffer.concat([this.#held, input])
    let runStart = 0
    for (let at = 0; ; ) {
      if (this.#atLineStart) {
        const dashes = countDashes(chunk, at)
        if (dashes < 3 && at + dashes === chunk.length) {
          this.#held = chunk.subarray(at)
          this.#pile.add(chunk.subarray(runStart, at))
          return
        }
        if (dashes === 3) {
          this.#pile.add(chunk.subarray(runStart, at))
          runStart = at
          yield* this.#finish()
        }
        this.#atLineStart = false
      }
      const end = chunk.indexOf(newline, at)
      if (end === -1) {
        this.#held = chunk.subarray(chunk.length)
        this.#pile.add(chunk.subarray(runStart))
        return
      }
      this.#line++
      this.#atLineStart = true
      at = end + 1
    }
  }

  *end(): Generator<StreamedDocument, void, undefined> {
    this.#pile.add(this.#held)
    yield* this.#finish()
  }

  *#finish(): Generator<StreamedDocument, void, undefined> {
    const line = this.#startLine
    this.#startLine = this.#line
    const document = this.#document(line)
    if (document !== undefined) {
      this.#index++
      yield document
    }
    this.#pile.clear()
  }

  #document(line: number): StreamedDocument | undefined {
    const index = this.#index
    if (this.#pile.tooLarge) return { kind: 'too-large', line, index, bytes: this.#pile.size }
    const whole = this.#pile.text()
    if (whole === undefined) return { kind: 'malformed', line, index, message: 'The bytes are not UTF-8 text.' }
    const { content, dropped } = withoutSeparator(line === 1 ? whole.replace(/^\uFEFF/, '') : whole)
    if (isEmptyDocument(content)) return undefined
    return { kind: 'document', text: content, line: line + dropped, index }
  }
}

/** Up to three. */
function countDashes(chunk: Uint8Array, start: number): number {
  let count = 0
  while (count < 3 && chunk[start + count] === dash) count++
  return count
}
