import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderStore, highestProbability, type StoredResult, summaryOf } from './index.ts'
import { debianPackage, digestOf, exampleResult, foundIn } from './result.test-support.ts'

let folder: string
let faults: string[]
const open = () => folderStore({ folder, onFault: (_, why) => faults.push(why) })
const file = (): string => join(folder, `${digestOf(1).replace(':', '-')}.result`)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall-results-'))
  faults = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a folder of results', () => {
  it('takes a file with any byte changed for none, and says so', async () => {
    await open().put(exampleResult())
    const bytes = readFileSync(file())
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        faults = []
        const damaged = Buffer.from(bytes)
        damaged[at] = (damaged[at] ?? 0) ^ change
        writeFileSync(file(), damaged)
        expect(await open().get(digestOf(1))).toBeUndefined()
        expect(faults).toHaveLength(1)
        const summary = await open().summaryOf(digestOf(1))
        expect([undefined, summaryOf(exampleResult())]).toContainEqual(summary)
      }),
      { numRuns: 200 },
    )
  })

  it('takes a file cut anywhere for none', async () => {
    await open().put(exampleResult())
    const bytes = readFileSync(file())
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(file(), bytes.subarray(0, length))
      expect(await open().get(digestOf(1))).toBeUndefined()
    }
  })

  it('takes the result of another image under this name for none', async () => {
    await open().put(exampleResult({ digest: digestOf(2) }))
    writeFileSync(file(), readFileSync(join(folder, readdirSync(folder)[0] ?? '')))
    expect(await open().get(digestOf(1))).toBeUndefined()
    expect(await open().summaryOf(digestOf(1))).toBeUndefined()
    expect(faults).toHaveLength(2)
  })

  it('leaves strangers alone, and removes what was left half written an hour ago', async () => {
    await open().put(exampleResult())
    const part = `${file()}.0b5e.part`
    for (const name of [part, join(folder, 'README')]) writeFileSync(name, '')
    utimesSync(part, 1, 1)
    let listed = 0
    for await (const _ of open().list()) listed += 1
    expect(listed).toBe(1)
    expect(readdirSync(folder).sort()).toEqual(['README', file().slice(folder.length + 1)])
  })

  it('keeps an image of 100,000 packages, and gives its summary in less than a millisecond', async () => {
    const packages = Array.from({ length: 100_000 }, (_, index) => debianPackage(`package-${index}`, `1.${index}`))
    await open().put(exampleResult({ packages }))
    expect((await open().get(digestOf(1)))?.packages).toHaveLength(100_000)
    const store = open()
    const times: number[] = []
    for (let round = 0; round < 51; round++) {
      const start = performance.now()
      await store.summaryOf(digestOf(1))
      times.push(performance.now() - start)
    }
    expect(times.sort((a, b) => a - b)[25]).toBeLessThan(1)
  })

  it('refuses names that take too much room', async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `registry.example.com/${'a'.repeat(40)}/${index}`)
    await expect(open().put(exampleResult({ names }))).rejects.toThrow(/not kept/)
  })

  it('believes nothing of the wrong shape', async () => {
    for (const wrong of [
      { vulnerabilities: [foundIn(7, 'CVE-1')] },
      { packages: [{ ...debianPackage('a', '1'), type: 'odd' }] },
      { scanned: 'yesterday' },
      { vulnerabilities: [foundIn(0, 'CVE-1', { probability: 7 })] },
    ] as unknown as Partial<StoredResult>[]) {
      await open().put(exampleResult(wrong))
      expect(await open().get(digestOf(1))).toBeUndefined()
    }
  })
})

describe('the summary of a result', () => {
  it('counts by severity, fix and exploitation, without what is held back', () => {
    const result = exampleResult({
      vulnerabilities: [
        foundIn(0, 'CVE-1', { severity: 'high', probability: 0.2 }),
        foundIn(0, 'CVE-2', { severity: 'high', probability: 0.7 }),
        foundIn(0, 'CVE-3', { severity: 'high', fixedIn: '2', exploited: '2026-01-01' }),
        foundIn(1, 'CVE-4', {}),
        foundIn(1, 'CVE-5', { severity: 'critical', suppressed: { by: 'vex', why: 'not affected' }, probability: 1 }),
        foundIn(1, 'MAL-1', { malicious: true }),
      ],
    })
    expect(summaryOf(result)).toMatchObject({ malicious: 1, suppressed: 1, packages: 2 })
    expect(summaryOf(result).counts).toEqual([
      { severity: 'high', fix: true, exploited: true, count: 1 },
      { severity: 'high', fix: false, exploited: false, count: 2, probability: 0.7 },
      { severity: 'unknown', fix: false, exploited: false, count: 1 },
    ])
    expect(highestProbability(summaryOf(result))).toBe(0.7)
    expect(highestProbability(summaryOf(exampleResult()))).toBeUndefined()
  })
})
