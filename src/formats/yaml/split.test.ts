import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitYamlDocuments } from './split.ts'
import { type StreamedDocument, streamYamlDocuments, type YamlStreamLimits } from './stream.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function stream(input: string | Uint8Array, size = 1 << 20, limits: YamlStreamLimits = {}) {
  const documents: StreamedDocument[] = []
  const bytes = typeof input === 'string' ? Buffer.from(input) : input
  for await (const document of streamYamlDocuments(pieces(bytes, size), limits)) documents.push(document)
  return documents
}

const split = (text: string) => [...splitYamlDocuments(text)]

describe('splitting YAML', () => {
  it('splits at lines that start with three dashes and says where each document starts', () => {
    expect(split('a: 1\n---\nb: 2\n--- # comment\n# more\nc: 3')).toEqual([
      { text: 'a: 1\n', line: 1, index: 0 },
      { text: 'b: 2\n', line: 3, index: 1 },
      { text: '# more\nc: 3', line: 5, index: 2 },
    ])
  })

  it('leaves out documents of blanks and comments', () => {
    expect(split('\n# x\n---\n---\n  \t\n---\n  # y\na: 1\n---')).toEqual([
      { text: '  # y\na: 1\n', line: 7, index: 0 },
    ])
    for (const text of ['', '\n', '---', '---\n', '# x', '---\n---\n']) expect(split(text)).toEqual([])
  })

  it('keeps an end marker in the document it ends', () => {
    expect(split('a: 1\n...\n---\nb: 2\n').map(({ text }) => text)).toEqual(['a: 1\n...\n', 'b: 2\n'])
  })

  it('keeps what stands behind the dashes, so that parsing refuses it', () => {
    expect(split('a: 1\n--- b: 2\nc: 3\n----\n')).toEqual([
      { text: 'a: 1\n', line: 1, index: 0 },
      { text: '--- b: 2\nc: 3\n', line: 2, index: 1 },
      { text: '----\n', line: 4, index: 2 },
    ])
  })

  it('takes carriage returns and a byte order mark', () => {
    expect(split('\uFEFF---\r\na: 1\r\n---\r\nb: 2\r\n')).toEqual([
      { text: 'a: 1\r\n', line: 2, index: 0 },
      { text: 'b: 2\r\n', line: 4, index: 1 },
    ])
  })

  it('does not take indented dashes for a separator', () => {
    expect(split('a: |\n  ---\n  b\n')).toHaveLength(1)
  })
})

describe('splitting YAML that streams by', () => {
  it('gives the same as splitting the whole, whatever the pieces are', async () => {
    const unit = fc.constantFrom('---', '-', '\n', '\r\n', ' ', '# x', 'a: 1', 'ä', '...', '\uFEFF', '😀')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (text, size) => {
        expect(await stream(text, size)).toEqual(split(text).map((document) => ({ kind: 'document', ...document })))
      }),
      { numRuns: 1000 },
    )
  })

  it('skips a document that is too large and goes on', async () => {
    const text = `a: 1\n---\n${'x'.repeat(100)}\n---\nb: 2\n`
    expect(await stream(text, 8, { maxDocumentBytes: 50 })).toEqual([
      { kind: 'document', text: 'a: 1\n', line: 1, index: 0 },
      { kind: 'too-large', line: 2, index: 1, bytes: 105 },
      { kind: 'document', text: 'b: 2\n', line: 5, index: 2 },
    ])
  })

  it('reports a document that is not UTF-8 and goes on', async () => {
    const bytes = Buffer.concat([Buffer.from('a: '), Buffer.of(0xc3, 0x28), Buffer.from('\n---\nb: 2\n')])
    expect(await stream(bytes, 3)).toEqual([
      { kind: 'malformed', line: 1, index: 0, message: 'The bytes are not UTF-8 text.' },
      { kind: 'document', text: 'b: 2\n', line: 3, index: 1 },
    ])
  })
})
