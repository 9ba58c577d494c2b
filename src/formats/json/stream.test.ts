import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './parse.ts'
import { type StreamedItem, type StreamLimits, streamJsonItems } from './stream.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(input: string | Uint8Array, size = 1 << 20, limits: StreamLimits = {}): Promise<StreamedItem[]> {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input
  const items: StreamedItem[] = []
  for await (const item of streamJsonItems(pieces(bytes, size), limits)) items.push(item)
  return items
}

const texts = (items: readonly StreamedItem[]) => items.flatMap((item) => ('text' in item ? [item.text] : []))

const kubectlList = `{
    "apiVersion": "v1",
    "items": [
        {"kind": "Pod", "metadata": {"name": "ä\\"]}"}},
        {"kind": "Pod", "items": [1, 2]}
    ],
    "kind": "List",
    "metadata": {"resourceVersion": ""}
}
`

describe('streaming a dump', () => {
  it('gives the elements of a list one by one, then what the list is', async () => {
    expect(await read(kubectlList)).toEqual([
      {
        kind: 'item',
        text: '{"kind": "Pod", "metadata": {"name": "ä\\"]}"}}',
        index: 0,
        line: 4,
        list: { apiVersion: 'v1' },
      },
      { kind: 'item', text: '{"kind": "Pod", "items": [1, 2]}', index: 1, line: 5, list: { apiVersion: 'v1' } },
      { kind: 'end-of-list', list: { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' } } },
    ])
  })

  it('gives the same whatever the pieces are', async () => {
    const whole = await read(kubectlList + kubectlList)
    for (let size = 1; size < 40; size++) expect(await read(kubectlList + kubectlList, size)).toEqual(whole)
  })

  it('gives an object that is no list whole', async () => {
    const object = '{"kind":"ConfigMap","data":{"items":"[]"},"spec":{"items":[{"a":1}]}}'
    expect(await read(object)).toEqual([{ kind: 'object', text: object, index: 0, line: 1 }])
  })

  it('does not take a value for a member name', async () => {
    const object = '{"a":"items","b":["items",[{}]],"c":["items"],"items":"x"}'
    expect(await read(object)).toEqual([{ kind: 'object', text: object, index: 0, line: 1 }])
  })

  it('keeps an object whose items are not objects', async () => {
    const object = '{"kind":"Probe","items": [\n 1, {"a":[]}]}'
    expect(await read(object)).toEqual([{ kind: 'object', text: object, index: 0, line: 1 }])
  })

  it('tells an empty list by its kind', async () => {
    const list = '{"kind":"PodList","apiVersion":"v1","items":[ ]}'
    expect(await read(list)).toEqual([{ kind: 'end-of-list', list: { kind: 'PodList', apiVersion: 'v1' } }])
    const object = '{"kind":"Basket","items":[]}'
    expect(await read(object)).toEqual([{ kind: 'object', text: object, index: 0, line: 1 }])
  })

  it('knows the member however it is spelled', async () => {
    const items = await read('{"\\u0069tems":[{}],"kind":"List"}')
    expect(items.map((item) => item.kind)).toEqual(['item', 'end-of-list'])
  })

  it('reads objects one after the other, with or without space, after a byte order mark', async () => {
    const items = await read('\uFEFF{"a":1}{"b":2}\n\n{"c":3}')
    expect(items).toEqual([
      { kind: 'object', text: '{"a":1}', index: 0, line: 1 },
      { kind: 'object', text: '{"b":2}', index: 1, line: 1 },
      { kind: 'object', text: '{"c":3}', index: 2, line: 3 },
    ])
  })

  it('skips what is too large and goes on', async () => {
    const items = await read(`{"items":[{"a":"${'x'.repeat(100)}"},{"b":1}],"kind":"List"}`, 7, { maxItemBytes: 50 })
    expect(items).toEqual([
      { kind: 'too-large', index: 0, line: 1, bytes: 108 },
      { kind: 'item', text: '{"b":1}', index: 1, line: 1, list: {} },
      { kind: 'end-of-list', list: { kind: 'List' } },
    ])
    const object = await read(`{"a":"${'x'.repeat(100)}"}{"b":1}`, 7, { maxItemBytes: 50 })
    expect(object.map((item) => item.kind)).toEqual(['too-large', 'object'])
  })

  it('reports an element that is not UTF-8 and goes on', async () => {
    const bytes = Buffer.concat([Buffer.from('{"items":[{"a":"'), Buffer.of(0xff), Buffer.from('"},{}],"kind":"L"}')])
    expect((await read(bytes)).map((item) => item.kind)).toEqual(['malformed', 'item', 'end-of-list'])
  })

  it.each([
    ['{"items":[{}', 'ends in the middle'],
    ['{"a":', 'ends in the middle'],
    ['{"items":[{} {}]}', "Expected ','"],
    ['{"items":[{},]}', 'Expected a list element'],
    ['{"items":[{}],}', 'not well-formed'],
    ['{"items":[{}] "kind":"List"}', 'not well-formed'],
    ['[]', "Expected '{'"],
    ['{"a":1} x', "Expected '{'"],
  ])('ends with the fault of %s', async (input, message) => {
    const last = (await read(input, 3)).at(-1)
    expect(last).toMatchObject({ kind: 'malformed', message: expect.stringContaining(message) })
  })

  it('never holds a list in memory', async () => {
    const element = Buffer.from(`{"kind":"Pod","x":"${'y'.repeat(1000)}"},`)
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"items":[')
      for (let n = 0; n < 20_000; n++) yield element
      yield Buffer.from('{}],"kind":"List"}')
    }
    let seen = 0
    for await (const item of streamJsonItems(endless(), { maxItemBytes: 2000 })) if (item.kind === 'item') seen++
    expect(seen).toBe(20_001)
    expect(process.memoryUsage().heapUsed).toBeLessThan(200 * 1024 * 1024)
  })

  it('gives back every element of any list at any piece size', async () => {
    const element = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(
        fc.array(element),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (items, size, pretty) => {
          const input = JSON.stringify({ apiVersion: 'v1', items, kind: 'List' }, null, pretty ? 2 : undefined)
          const found = texts(await read(input, size))
          expect(found.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(items)))
          expect(found.every((text) => parseJson(text).ok)).toBe(true)
        },
      ),
    )
  })

  it('ends on any bytes, and alike for any pieces', async () => {
    const unit = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '"items"', '\\', 'a', '1', '\n', ' ', '{"items":[{')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit }), fc.integer({ min: 1, max: 5 }), async (input, size) => {
        expect(await read(input, size)).toEqual(await read(input))
      }),
      { numRuns: 500 },
    )
  })
})
