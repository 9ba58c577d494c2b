import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  first,
  mirror,
  newFolder,
  osvRecord,
  osvZip,
  outcomeOf,
  update,
} from '../../../test/stand-in/advisories/index.ts'
import type { FileServer } from '../../../test/stand-in/files/index.ts'
import { buildZip } from '../../formats/zip/zip.test-support.ts'
import { type AdvisoryDatabase, manifestIn, openDatabase, partsOf } from '../database/index.ts'

let server: FileServer
let folder: string
let url: string
beforeEach(async () => {
  folder = newFolder()
  server = await mirror({ '/all.zip': osvZip(10) })
  url = `${server.url}/all.zip`
})

const database = (): AdvisoryDatabase => openDatabase(folder)
const known = (number: number): number => database().statementsOf('npm', `package-OSV-2026-${number}`).length
const serve = (content: Buffer | string, path = '/all.zip'): unknown =>
  server.files.set(path, { content: Buffer.from(content) })

/** What was there before serves as it did, and nothing half made is left. */
function isAsBefore(): void {
  expect(known(10)).toBe(1)
  expect(manifestIn(folder)).toMatchObject({ built: first, feeds: [{ id: 'npm', entries: 10 }] })
  expect(existsSync(join(folder, 'update.lock'))).toBe(false)
}

describe('an update', () => {
  it('makes a database, and leaves it as it is while nothing changes', async () => {
    expect(await outcomeOf(update(folder, [url]))).toMatchObject({
      outcome: 'updated',
      entry: { entries: 10, unread: 0 },
    })
    expect(known(10)).toBe(1)
    const later = '2026-11-26T00:00:00.000Z'
    expect(await outcomeOf(update(folder, [url], { now: later }))).toMatchObject({ outcome: 'unchanged' })
    expect(manifestIn(folder)).toMatchObject({ built: later, feeds: [{ fetched: later, entries: 10 }] })
    expect(known(10)).toBe(1)
    expect(readdirSync(join(folder, 'downloads'))).toEqual(['npm.json'])
  })

  it('takes what is new, and keeps the parts of the time before until the next', async () => {
    await update(folder, [url])
    const old = partsOf(manifestIn(folder)).map(({ digest }) => digest.slice(7))
    serve(osvZip(12))
    await update(folder, [url])
    expect([known(11), known(12)]).toEqual([1, 1])
    expect(readdirSync(join(folder, 'parts'))).toEqual(expect.arrayContaining(old))
    serve(osvZip(13))
    await update(folder, [url])
    expect(old.filter((name) => readdirSync(join(folder, 'parts')).includes(name))).toEqual([])
  })

  it('reads the other files of a feed too when one has changed', async () => {
    serve(buildZip([{ name: 'a.json', content: osvRecord('OSV-2026-99') }]), '/more.zip')
    const urls = [url, `${server.url}/more.zip`]
    await update(folder, urls)
    serve(osvZip(11))
    expect(await outcomeOf(update(folder, urls))).toMatchObject({ outcome: 'updated', entry: { entries: 12 } })
    expect([known(99), known(11)]).toEqual([1, 1])
  })

  it('goes on after a clock that went back', async () => {
    await update(folder, [url], { now: '2030-01-01T00:00:00.000Z' })
    serve(osvZip(11))
    expect(await outcomeOf(update(folder, [url]))).toMatchObject({ outcome: 'updated' })
    expect(manifestIn(folder).built).toBe(first)
  })

  it('keeps feeds that it is not asked for only where it is to, and a sample stays one', async () => {
    await update(folder, { npm: [url], go: [url] })
    await update(folder, { npm: [url] }, { keepOthers: true })
    expect(manifestIn(folder).feeds.map(({ id }) => id)).toEqual(['go', 'npm'])
    const file = join(folder, 'manifest.json')
    writeFileSync(file, JSON.stringify({ ...manifestIn(folder), sample: true }))
    await update(folder, { npm: [url] }, { keepOthers: true })
    expect(manifestIn(folder).sample).toBe(true)
    await update(folder, { npm: [url] })
    expect(manifestIn(folder)).not.toHaveProperty('sample')
    expect(manifestIn(folder).feeds.map(({ id }) => id)).toEqual(['npm'])
  })

  it.each<[string, string, Buffer | string, string]>([
    [
      'debian',
      '/tracker/data/json',
      '{"xz-utils": {"CVE-2024-3094": {"releases": {"bookworm": {"status": "resolved", "repositories": {"bookworm": "5.4.1-0.2"}, "fixed_version": "0", "urgency": "not yet assigned"}}}}}',
      'debian-tracker',
    ],
    [
      'kev',
      '/feeds/known_exploited_vulnerabilities.json',
      '{"title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2026.11.25", "count": 1, "vulnerabilities": [{"cveID": "CVE-2021-44228", "vendorProject": "Apache", "product": "Log4j2", "vulnerabilityName": "x", "dateAdded": "2021-12-10", "shortDescription": "x", "requiredAction": "x", "dueDate": "2021-12-24", "knownRansomwareCampaignUse": "Known"}]}',
      'cisa-kev',
    ],
    [
      'epss',
      '/epss_scores-current.csv.gz',
      gzipSync(
        '#model_version:v2025.03.14,score_date:2026-11-25T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99957\n',
      ),
      'epss',
    ],
    [
      'kubernetes',
      '/official-cve-feed/index.json',
      '{"_kubernetes_io": {"feed_refresh_job": "x"}, "items": [{"id": "CVE-2023-3676", "summary": "x", "content_text": "x"}]}',
      'kubernetes',
    ],
  ])('knows the form of %s by the address that it is published at', async (id, path, content, format) => {
    serve(content, path)
    const outcome = await outcomeOf(update(folder, { [id]: [`${server.url}${path}`] }))
    expect(outcome).toMatchObject({ outcome: 'updated', entry: { formats: [format], entries: 1 } })
    expect(JSON.stringify(manifestIn(folder))).not.toContain(folder)
  })

  it('updates the other feeds when one fails', async () => {
    const { feeds } = await update(folder, { go: [`${server.url}/gone.zip`], npm: [url] })
    expect(feeds.map(({ outcome }) => outcome)).toEqual(['failed', 'updated'])
    expect(manifestIn(folder).feeds.map(({ id }) => id)).toEqual(['npm'])
  })
})

const bomb = (): Buffer => buildZip([{ name: 'OSV-1.json', content: Buffer.alloc(420_000_000) }])
const zip = osvZip(10)

describe('a feed that fails leaves what was there, and says why', () => {
  beforeEach(async () => {
    await update(folder, [url])
  })

  it.each<[what: string, content: () => Buffer | string, why: RegExp]>([
    ['an archive cut short', () => zip.subarray(0, zip.length - 40), /damaged|no advisories/],
    ['an archive that lacks its second half', () => zip.subarray(0, zip.length / 2), /damaged|no advisories/],
    ['an archive with a damaged entry', () => Buffer.from(zip).fill(0xff, 40, 90), /damaged/],
    ['a zip bomb', bomb, /damaged: the entry "OSV-1.json" unpacks to more than/],
    ['a page of a hotel', () => '<html>please log in</html>', /damaged|no advisories/],
    ['nothing', () => '', /damaged|no advisories/],
    ['an empty archive', () => buildZip([]), /npm holds no advisories/],
    [
      'files of another kind',
      () => buildZip([{ name: 'a.json', content: '{"x": 1}' }]),
      /holds no advisories: a.json: no form/,
    ],
    [
      'JSON that is none',
      () => buildZip([{ name: 'a.json', content: '{"id": "OSV-1", "affected": [' }]),
      /no advisories/,
    ],
    ['less than half', () => osvZip(4), /npm has shrunk from 10 entries to 4/],
    ['entries without packages', () => osvZip(10, { affected: [] }), /shrunk from 10 statements to 0/],
  ])('%s', async (_, content, why) => {
    serve(content())
    const outcome = await outcomeOf(update(folder, [url]))
    expect(outcome).toMatchObject({ outcome: 'failed', why: expect.stringMatching(why) })
    expect(outcome.why).not.toMatch(/\n|downloads/)
    isAsBefore()
    serve(osvZip(11))
    expect(await outcomeOf(update(folder, [url]))).toMatchObject({ outcome: 'updated' })
  })

  it('that has shrunk is taken when somebody says that it is right', async () => {
    serve(osvZip(4))
    const outcome = await outcomeOf(update(folder, [url]))
    expect(outcome.hint).toContain('--accept-shrunk')
    expect(await outcomeOf(update(folder, [url], { acceptShrunk: true }))).toMatchObject({ outcome: 'updated' })
    expect([known(4), known(5)]).toEqual([1, 0])
  })

  it('that takes too long in all', async () => {
    serve(osvZip(300))
    server.fail(/all.zip/, { kind: 'slow', bytes: 100, everyMs: 50 })
    const outcome = await outcomeOf(update(folder, [url], { feedMs: 600 }))
    expect(outcome).toMatchObject({ outcome: 'failed', why: 'it took longer than 0.6 seconds' })
    isAsBefore()
  })

  it('that is given up', async () => {
    server.fail(/all.zip/, { kind: 'hang' })
    const { feeds } = await update(folder, { npm: [url], go: [url] }, { signal: AbortSignal.timeout(100) })
    expect(feeds.map(({ why }) => why)).toEqual(['it was given up', 'it was given up'])
    isAsBefore()
  })

  it('that stands nowhere', async () => {
    await server.stop()
    const outcome = await outcomeOf(update(folder, [url]))
    expect(outcome).toMatchObject({ outcome: 'failed', why: expect.stringMatching(/^cannot talk to 127/) })
    isAsBefore()
  })

  it('that cannot be written, since a folder stands in its way', async () => {
    mkdirSync(join(folder, 'downloads'), { recursive: true })
    writeFileSync(join(folder, 'downloads/npm'), 'a file')
    const outcome = await outcomeOf(update(folder, [url]))
    expect(outcome).toMatchObject({
      outcome: 'failed',
      why: `cannot write the advisory database in ${folder}: it is a file`,
    })
    isAsBefore()
  })
})

describe('checksums', () => {
  const sum = '0'.repeat(64)
  const withChecksums = (checksums: string): ReturnType<typeof outcomeOf> =>
    outcomeOf(update(folder, [url], { feeds: [{ id: 'npm', urls: [url], checksums }] }))

  it('that are right let a feed through', async () => {
    const { createHash } = await import('node:crypto')
    const right = createHash('sha256').update(osvZip(10)).digest('hex')
    serve(`${sum}  other.zip\n${right} *./all.zip\n`, '/SHA256SUMS')
    expect(await withChecksums(`${server.url}/SHA256SUMS`)).toMatchObject({ outcome: 'updated' })
    serve(osvZip(11))
    expect(await withChecksums(right)).toMatchObject({ outcome: 'failed' })
  })

  it.each([
    ['are wrong', `${sum}  all.zip\n`, /has other bytes than its checksum says/],
    ['are of other files', `${sum}  a.zip\n${sum}  b.zip\n`, /there is no checksum of/],
    ['are a page', '<html>', /there is no checksum of/],
  ])('that %s do not', async (_, list, why) => {
    serve(list, '/SHA256SUMS')
    expect(await withChecksums(`${server.url}/SHA256SUMS`)).toMatchObject({ why: expect.stringMatching(why) })
    expect(existsSync(join(folder, 'manifest.json'))).toBe(false)
  })

  it('that are not there do not', async () => {
    expect(await withChecksums(`${server.url}/SHA256SUMS`)).toMatchObject({ why: expect.stringMatching(/404/) })
  })
})

describe('a database that is not as it was left', () => {
  beforeEach(async () => {
    await update(folder, [url])
  })
  const firstPart = (): string => join(folder, 'parts', partsOf(manifestIn(folder))[0]?.digest.slice(7) ?? '')

  it.each<[string, (file: string) => void]>([
    ['missing', (file) => rmSync(file)],
    ['damaged', (file) => writeFileSync(file, 'x')],
  ])('names a part that is %s, and is mended by the next update', async (what, spoil) => {
    spoil(firstPart())
    expect(() => known(10)).toThrow(new RegExp(`a part of the advisory database is ${what}: sha256:[0-9a-f]{64}$`))
    expect(await outcomeOf(update(folder, [url]))).toMatchObject({ outcome: 'updated' })
    isAsBefore()
  })

  it('is made anew when its list is damaged', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{"schemaVersion": "1.0", ')
    expect(() => database()).toThrow(/the list of the advisory database cannot be read/)
    expect(await outcomeOf(update(folder, [url]))).toMatchObject({ outcome: 'updated' })
    isAsBefore()
  })

  it('is not made anew when other feeds would be lost', async () => {
    writeFileSync(join(folder, 'manifest.json'), 'odd')
    await expect(update(folder, [url], { keepOthers: true })).rejects.toThrow(
      /list of the advisory database cannot be read/,
    )
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe('odd')
  })

  it('is left alone when a newer program made it', async () => {
    const newer = JSON.stringify({ ...manifestIn(folder), schemaVersion: '2.0' })
    writeFileSync(join(folder, 'manifest.json'), newer)
    await expect(update(folder, [url])).rejects.toMatchObject({ code: 'unsupported', hint: expect.any(String) })
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(newer)
  })

  it('is not called unchanged when the list is older than what the servers were told', async () => {
    const old = readFileSync(join(folder, 'manifest.json'))
    serve(osvZip(11))
    await update(folder, [url])
    writeFileSync(join(folder, 'manifest.json'), old) // as if the update had ended just before
    expect(await outcomeOf(update(folder, [url]))).toMatchObject({ outcome: 'updated' })
    expect(known(11)).toBe(1)
  })
})

describe('where nothing can be written', () => {
  it.each([
    ['/proc/seawall', /^cannot write the advisory database in \/proc\/seawall: it cannot be made$/],
    ['/dev/null/advisories', /: a part of its path is a file$/],
  ])('%s is named in one sentence', async (place, why) => {
    await expect(update(place, [url])).rejects.toMatchObject({
      code: 'not-readable',
      message: expect.stringMatching(why),
      hint: expect.stringContaining('--db'),
    })
  })
})

describe('two updaters at once', () => {
  it('are one and one that is told so', async () => {
    server.fail(/all.zip/, { kind: 'slow', bytes: 500, everyMs: 20 })
    const [one, other] = await Promise.allSettled([update(folder, [url]), update(folder, [url])])
    expect(one.status).toBe('fulfilled')
    expect(other).toMatchObject({ reason: { message: expect.stringMatching(/is being changed by process/) } })
    expect(known(10)).toBe(1)
  })
})
