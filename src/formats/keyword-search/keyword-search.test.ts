import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keywordSearch } from './index.ts'

function hitsOf(keywords: readonly string[], text: string): [string, number][] {
  const hits: [string, number][] = []
  keywordSearch(keywords).find(Buffer.from(text), (keyword, end) => hits.push([keywords[keyword] ?? '', end]))
  return hits
}

describe('a search for keywords', () => {
  it('finds overlapping keywords and those inside others', () => {
    expect(hitsOf(['he', 'she', 'his', 'hers'], 'ushers')).toEqual([
      ['she', 4],
      ['he', 4],
      ['hers', 6],
    ])
  })

  it('takes ASCII letters in either case, and other bytes as they are', () => {
    expect(hitsOf(['AKIA', 'ü'], 'akia AkIa Ü ü')).toEqual([
      ['AKIA', 4],
      ['AKIA', 9],
      ['ü', 15],
    ])
  })

  it('finds nothing where there is nothing to look for', () => {
    expect(hitsOf([], 'text')).toEqual([])
    expect(hitsOf([''], 'text')).toEqual([])
    expect(hitsOf(['text'], '')).toEqual([])
  })

  it('tells a keyword that is in the list twice as two', () => {
    expect(hitsOf(['a', 'A'], 'xa')).toEqual([
      ['a', 2],
      ['A', 2],
    ])
  })

  it('finds what a naive search finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '-'), maxLength: 5 })
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '-', 'ü'), maxLength: 60 })
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 8 }), text, (keywords, searched) => {
        expect(hitsOf(keywords, searched).sort()).toEqual(naiveHits(keywords, searched).sort())
      }),
      { numRuns: 500 },
    )
  })
})

function naiveHits(keywords: readonly string[], text: string): [string, number][] {
  const bytes = Buffer.from(text).toString('latin1').toLowerCase()
  const ends = Array.from({ length: bytes.length }, (_, index) => index + 1)
  return keywords.flatMap((keyword) =>
    ends
      .filter((end) => keyword !== '' && bytes.slice(0, end).endsWith(keyword.toLowerCase()))
      .map((end): [string, number] => [keyword, end]),
  )
}
