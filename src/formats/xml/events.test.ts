import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { parseXml, xmlEvents } from './index.ts'

const events = (text: string) => [...xmlEvents(Buffer.from(text))]
const last = (text: string) => events(text).at(-1)

describe('the events of a document', () => {
  it('come in its order, by local names', () => {
    expect(events('<m:a x:y="1">b<c/></m:a>')).toEqual([
      { kind: 'open', name: 'a', attributes: new Map([['y', '1']]) },
      { kind: 'text', text: 'b' },
      { kind: 'open', name: 'c', attributes: new Map() },
      { kind: 'close', name: 'c' },
      { kind: 'close', name: 'a' },
    ])
  })

  it('keep characters whole that stand across two pieces', () => {
    const text = 'ø'.repeat(70_000)
    const found = events(`<a>-${text}</a>`).flatMap((event) => (event.kind === 'text' ? event.text : []))
    expect(found.join('')).toBe(`-${text}`)
  })

  it.each([
    ['nothing', ''],
    ['what has no end', '<a><b>'],
    ['what is closed by another', '<a></b><c/>'],
    ['an entity that grows', `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(100)}"><!ENTITY c "&b;&b;">]><a>&c;</a>`],
    ['an entity that reads a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a depth without end', '<a>'.repeat(200_000)],
    ['an encoding nobody knows', '<?xml version="1.0" encoding="none"?><a/>'],
    ['text behind the end', '<a/>more'],
  ])('end with a fault at %s', (_, text) => {
    expect(last(text)).toMatchObject({ kind: 'fault' })
    expect(events(text).filter(({ kind }) => kind === 'fault')).toHaveLength(1)
  })

  survivesChanges(
    'XML events',
    [Buffer.from('<?xml version="1.0"?><a b="1">text<c/><![CDATA[d]]><!-- e --></a>')],
    (content) => {
      expect([...xmlEvents(content)].some(({ kind }) => kind === 'fault')).toBe(!parseXml(content).ok)
    },
    'grammar',
  )
})
