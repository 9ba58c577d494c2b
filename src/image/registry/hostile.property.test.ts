import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdImage, makeImage, rootOf } from '../../../test/stand-in/registry/index.ts'
import { SeawallError } from '../../core/index.ts'
import { listReferrers, listTags, openRegistryImage, openRepository } from './index.ts'
import { quick, standIn } from './registry.test-support.ts'

const image = makeImage()
const { digest, content } = rootOf(image)

/** What stands in a header: printable, as no server can send anything else. */
const headerText = fc.string({ unit: fc.constantFrom(...' ",;=<>\\/?:abcxyz019BearerBasicrealmscopenext') })

const headers = fc.dictionary(
  fc.constantFrom('www-authenticate', 'location', 'link', 'retry-after', 'content-type', 'docker-content-digest'),
  headerText,
)
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  fc.tuple(fc.nat(content.length), fc.nat(255)).map(([at, byte]) => {
    const changed = Buffer.from(content)
    changed[at] = byte
    return changed
  }),
)
const statuses = fc.constantFrom(200, 201, 206, 301, 307, 400, 401, 403, 404, 429, 500, 503)

describe('whatever a registry answers', () => {
  it('the outcome is an answer or one sentence without control characters', { timeout: 60_000 }, async () => {
    const registry = await standIn()
    holdImage(registry, 'app', '1', image)
    const options = { ...quick, retry: { attempts: 2, firstWaitMs: 1, maxWaitMs: 5 } }
    await fc.assert(
      fc.asyncProperty(statuses, headers, bodies, async (status, headers, body) => {
        registry.reset()
        registry.fail(/./, { kind: 'status', status, headers, body: body.toString('latin1') }, 2)
        const repository = openRepository(`${registry.host}/app`, options)
        const runs = [
          listTags(repository),
          listReferrers(repository, digest),
          openRegistryImage(`${registry.host}/app:1`, options),
        ]
        for (const outcome of await Promise.allSettled<unknown>(runs)) {
          if (outcome.status === 'fulfilled') continue
          expect(outcome.reason).toBeInstanceOf(SeawallError)
          expect(outcome.reason.message).toMatch(/^[^\p{Cc}]{1,1000}$/u)
        }
        repository.close()
      }),
      { numRuns: 60 },
    )
  })
})
