import { describe, expect, it } from 'vitest'
import { placeDocuments, replaceDocuments } from './documents.ts'
import { renderDocument } from './render.ts'
import { valueLines } from './value-lines.ts'

const file = '\uFEFF# head\na: 1\n--- # second\n\nb: 2\nc: 3\n---\n# only a comment\n---\nd: 4'

describe('documents of a file', () => {
  it('are found where they stand, byte order mark and separators left out', () => {
    const placed = placeDocuments(file)
    expect(placed.map(({ text, line, lastLine }) => ({ text, line, lastLine }))).toEqual([
      { text: '# head\na: 1\n', line: 1, lastLine: 2 },
      { text: '\nb: 2\nc: 3\n', line: 4, lastLine: 6 },
      { text: 'd: 4', line: 10, lastLine: 10 },
    ])
    for (const { start, text } of placed) expect(file.slice(start, start + text.length)).toBe(text)
  })

  it('change without touching the rest of the file', () => {
    const [first, , third] = placeDocuments(file)
    if (first === undefined || third === undefined) throw new Error('three documents')
    const changed = replaceDocuments(
      file,
      new Map([
        [third, 'd: 5'],
        [first, '# head\na: 10\ne: 1\n'],
      ]),
    )
    expect(changed).toBe('\uFEFF# head\na: 10\ne: 1\n--- # second\n\nb: 2\nc: 3\n---\n# only a comment\n---\nd: 5')
  })

  it('are found in files with carriage returns', () => {
    expect(placeDocuments('a: 1\r\n---\r\nb: 2\r\n').map(({ text }) => text)).toEqual(['a: 1\r\n', 'b: 2\r\n'])
  })
})

describe('lines of a value', () => {
  const text = 'a: 1\nb:\n  c: |\n    one\n    two\n\n  d: &x [1,\n    2]\ne: *x\n'

  it.each([
    [['a'], 1, 1],
    [['b', 'c'], 3, 5],
    [['b'], 3, 8],
    [['gone'], 1, 10],
    [['e'], 1, 10],
  ])('%j stands on lines %i to %i', (path, first, last) => {
    expect(valueLines(text, path)).toEqual({ first, last })
  })
})

describe('a new document', () => {
  it('is written in blocks, with quotes where they are needed', () => {
    const value = {
      apiVersion: 'v1',
      spec: { podSelector: {}, types: ['Ingress'], cpu: '8', ports: [{ port: 53, name: 'dns' }] },
    }
    expect(renderDocument(value)).toBe(
      'apiVersion: v1\nspec:\n  podSelector: {}\n  types:\n    - Ingress\n  cpu: "8"\n  ports:\n    - port: 53\n      name: dns\n',
    )
    expect(renderDocument({})).toBe('{}\n')
  })
})
