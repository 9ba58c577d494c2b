import { describe, expect, it } from 'vitest'
import {
  holdImage,
  makeImage,
  makeIndex,
  rootOf,
  type StandInOptions,
  type StandInRegistry,
} from '../../../test/stand-in/registry/index.ts'
import { fetchManifest, listReferrers, listTags, openRepository, type Repository } from './index.ts'
import { nextPath } from './pages.ts'
import { failureOf, quick, standIn } from './registry.test-support.ts'

const image = makeImage()
const { digest, mediaType, content } = rootOf(image)
const subject = { mediaType, digest, size: content.length }
const signature = (number: number, artifactType = 'application/x.signature') =>
  makeImage({ members: { subject, artifactType, annotations: { number: String(number) } } })

async function held(options: StandInOptions = {}): Promise<{ registry: StandInRegistry; repository: Repository }> {
  const registry = await standIn(options)
  holdImage(registry, 'app', '1', image)
  return { registry, repository: openRepository(`${registry.host}/app`, quick) }
}

describe('referrers', () => {
  it('come from the API, page by page', async () => {
    const { registry, repository } = await held({ pageSize: 2 })
    for (let number = 0; number < 5; number++) holdImage(registry, 'app', `s${number}`, signature(number))
    const found = await listReferrers(repository, digest)
    expect([found.from, found.descriptors.length, found.isCut]).toEqual(['api', 5, false])
    expect(found.descriptors[0]?.artifactType).toBe('application/x.signature')
  })

  it('are filtered by type, also when the registry does not', async () => {
    const { registry, repository } = await held()
    holdImage(registry, 'app', 's', signature(1))
    holdImage(registry, 'app', 'b', signature(2, 'application/x.bill'))
    const bills = await listReferrers(repository, digest, { artifactType: 'application/x.bill' })
    expect(bills.descriptors.map(({ annotations }) => annotations.number)).toEqual(['2'])
    expect(registry.requests[0]?.path).toContain('artifactType=application%2Fx.bill')
    const all = JSON.stringify({
      schemaVersion: 2,
      manifests: [subject, { ...subject, artifactType: 'application/x.bill' }],
    })
    registry.fail(/referrers/, { kind: 'lie', content: Buffer.from(all) })
    expect((await listReferrers(repository, digest, { artifactType: 'application/x.bill' })).descriptors).toHaveLength(
      1,
    )
  })

  it('come from the tag that stands in where there is no API', async () => {
    const { registry, repository } = await held({ referrers: false })
    holdImage(registry, 'app', digest.replace(':', '-'), makeIndex([signature(1), signature(2)]))
    const found = await listReferrers(repository, digest)
    expect([found.from, found.descriptors.length]).toEqual(['tag', 2])
  })

  it('may be none', async () => {
    for (const referrers of [true, false]) {
      const { repository } = await held({ referrers })
      const found = await listReferrers(repository, digest)
      expect([found.from, found.descriptors]).toEqual([referrers ? 'api' : 'nowhere', []])
    }
  })

  it.each([
    { kind: 'lie', content: Buffer.from('<html>') },
    { kind: 'lie', content: Buffer.from('{}') },
    { kind: 'status', status: 405 },
    { kind: 'status', status: 400 },
  ] as const)('are looked for under the tag when the API answers %j', async (fault) => {
    const { registry, repository } = await held()
    holdImage(registry, 'app', digest.replace(':', '-'), makeIndex([signature(1)]))
    registry.fail(/referrers/, fault)
    expect((await listReferrers(repository, digest)).from).toBe('tag')
  })

  it('that cannot be read now are an error, not none', async () => {
    const { registry, repository } = await held()
    registry.fail(/referrers/, { kind: 'status', status: 503 }, 99)
    expect((await failureOf(() => listReferrers(repository, digest))).reason).toBe('server')
  })

  it('that another host does not have are an error, not none', async () => {
    const { registry, repository } = await held()
    const other = await standIn()
    registry.fail(/referrers/, { kind: 'redirect', to: `${other.url}/gone` })
    expect((await failureOf(() => listReferrers(repository, digest))).reason).toBe('refused')
  })

  it('without end are cut, and it is said', async () => {
    const { registry, repository } = await held({ pageSize: 1 })
    for (let number = 0; number < 5; number++) holdImage(registry, 'app', `s${number}`, signature(number))
    const found = await listReferrers(repository, digest, { maxReferrers: 3 })
    expect([found.descriptors.length, found.isCut]).toEqual([3, true])
  })

  it('are asked for by a digest only', async () => {
    const { repository } = await held()
    expect((await failureOf(() => listReferrers(repository, '../../other/manifests/1'))).reason).toBe('reference')
  })
})

describe('pages', () => {
  it.each([
    ['</v2/app/tags/list?last=b&n=2>; rel="next"', 'tags/list?last=b&n=2'],
    ['<https://evil.example.com/x?last=b>; rel=next', 'tags/list?last=b'],
    ['</v2/other/tags/list?last=b>; rel="next"', 'tags/list?last=b'],
    ['</x?last=a>; rel="prev", </x?last=b>; rel="next"', 'tags/list?last=b'],
    ['</v2/app/tags/list?last=b>; rel="prev"', undefined],
    ['</v2/app/tags/list>; rel="next"', undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('after %j are %j', (link, next) => expect(nextPath(link, 'tags/list?n=2')).toBe(next))

  it('of tags are read to the end', async () => {
    const { registry, repository } = await held({ pageSize: 2 })
    for (const tag of ['2', '3', '4', 'latest']) holdImage(registry, 'app', tag, image)
    expect(await listTags(repository)).toEqual(['1', '2', '3', '4', 'latest'])
  })

  it('that lead back are refused', async () => {
    const { registry, repository } = await held()
    registry.fail(/tags/, { kind: 'lie', headers: { link: '</v2/app/tags/list?n=1000>; rel="next"' } }, 99)
    expect((await failureOf(() => listTags(repository))).message).toMatch(/has no end/)
  })

  it('of tags that are none are refused, and odd tags left out', async () => {
    const { registry, repository } = await held()
    registry.fail(/tags/, { kind: 'lie', content: Buffer.from('<html>') })
    expect((await failureOf(() => listTags(repository))).reason).toBe('malformed')
    registry.fail(/tags/, { kind: 'lie', content: Buffer.from('{"tags":["ok","../x",3,null,"a b"]}') })
    expect(await listTags(repository)).toEqual(['ok'])
  })
})

describe('a manifest', () => {
  it('is fetched with its bytes', async () => {
    const { repository } = await held()
    expect(await fetchManifest(repository, '1')).toMatchObject({ digest, mediaType, content })
  })

  it.each(['', '..', '../blobs/x', '1?x', 'sha256:12', 'a b'])('is not asked for as %j', async (reference) => {
    const { registry, repository } = await held()
    expect((await failureOf(() => fetchManifest(repository, reference))).reason).toBe('reference')
    expect(registry.requests).toEqual([])
  })
})
