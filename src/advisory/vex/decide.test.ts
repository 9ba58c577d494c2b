import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Purl, purlMatches, readPurl } from '../../formats/purl/index.ts'
import type { VexProduct, VexStatement, VexStatus } from '../../formats/vex/index.ts'
import { cpeMatches } from './cpe.ts'
import { type VexQuestion, vexBook } from './index.ts'

const product = (purl: string, parts: readonly string[] = [], more: Partial<VexProduct> = {}): VexProduct => ({
  purls: purl === '' ? [] : [purl],
  cpes: [],
  digests: [],
  subcomponents: parts.map((part) => ({ purls: [part], cpes: [], digests: [] })),
  ...more,
})
const says = (status: VexStatus, on: VexProduct, time = '2026-01-01T00:00:00Z', id = 'CVE-1'): VexStatement => ({
  vulnerability: { id, aliases: [] },
  products: [on],
  status,
  time,
  source: 'test',
})
const image = 'pkg:oci/shop@sha256%3Aaa?arch=amd64&repository_url=ghcr.io/acme/shop'
const question: VexQuestion = {
  id: 'CVE-1',
  aliases: ['GHSA-1'],
  purl: 'pkg:apk/alpine/openssl@3.1.4-r5?arch=x86_64&distro=alpine-3.19',
  productPurls: [image],
}
const decide = (statements: readonly VexStatement[], more: Partial<VexQuestion> = {}): string => {
  const decision = vexBook(statements).decide({ ...question, ...more })
  return decision === undefined ? 'nothing' : `${decision.statement.status} ${decision.about}`
}

describe('a purl of a statement', () => {
  const parsed = (text: string): Purl => {
    const read = readPurl(text)
    if (!read.ok) throw read.error
    return read.value
  }

  it.each([
    ['pkg:npm/a', 'pkg:npm/a@1', true],
    ['pkg:npm/a@1', 'pkg:npm/a@1', true],
    ['pkg:npm/a@1', 'pkg:npm/a', false],
    ['pkg:npm/a@1', 'pkg:npm/a@2', false],
    ['pkg:npm/a', 'pkg:npm/b', false],
    ['pkg:npm/%40x/a', 'pkg:npm/a', false],
    ['pkg:npm/a', 'pkg:pypi/a', false],
    ['pkg:deb/debian/a?arch=amd64', 'pkg:deb/debian/a@1?arch=amd64&distro=debian-12', true],
    ['pkg:deb/debian/a?arch=amd64', 'pkg:deb/debian/a@1?arch=arm64', false],
    ['pkg:deb/debian/a?arch=amd64', 'pkg:deb/debian/a@1', false],
    ['pkg:golang/example.org/x@v1.2.3', 'pkg:golang/example.org/x@1.2.3', true],
    ['pkg:npm/a@v1', 'pkg:npm/a@1', false],
    ['pkg:oci/x?repository_url=index.docker.io/acme/x', 'pkg:oci/x@sha256:aa?repository_url=docker.io/acme/x', true],
    ['pkg:oci/x?repository_url=ghcr.io/acme/x', 'pkg:oci/x@sha256:aa?repository_url=docker.io/acme/x', false],
  ])('%s against %s: %s', (pattern, purl, expected) => {
    expect(purlMatches(parsed(pattern), parsed(purl))).toBe(expected)
  })
})

describe('a CPE of a statement', () => {
  it.each([
    ['cpe:/o:acme:linux:9', 'cpe:/o:acme:linux:9::baseos', true],
    ['cpe:/o:acme:linux', 'cpe:2.3:o:acme:linux:9:*:*:*:*:*:*:*', true],
    ['cpe:2.3:o:acme:linux:9:*:*:*:*:*:*:*', 'cpe:/o:acme:linux:8', false],
    ['cpe:/o:acme:linux:9', 'cpe:/o:acme:linux:9.1', false],
    ['cpe:/o', 'cpe:/o:acme:linux:9', false],
    ['acme', 'acme', false],
  ])('%s against %s: %s', (pattern, name, expected) => {
    expect(cpeMatches(pattern, name)).toBe(expected)
  })
})

describe('the statement that decides', () => {
  it('is about the package, in any product or in this one, or about the whole product', () => {
    expect(decide([says('fixed', product('pkg:apk/alpine/openssl'))])).toBe('fixed package')
    expect(decide([says('fixed', product('pkg:oci/shop', ['pkg:apk/alpine/openssl']))])).toBe(
      'fixed package-in-product',
    )
    expect(decide([says('fixed', product('pkg:oci/shop'))])).toBe('fixed product')
  })

  it('is none that is about another product, another package or another vulnerability', () => {
    expect(decide([says('fixed', product('pkg:oci/other', ['pkg:apk/alpine/openssl']))])).toBe('nothing')
    expect(decide([says('fixed', product('pkg:oci/shop', ['pkg:apk/alpine/busybox']))])).toBe('nothing')
    expect(decide([says('fixed', product('pkg:apk/alpine/openssl'), undefined, 'CVE-2')])).toBe('nothing')
    expect(decide([says('fixed', product('not a purl'))])).toBe('nothing')
  })

  it('is found by any name of the vulnerability', () => {
    expect(decide([says('fixed', product('pkg:apk/alpine/openssl'), undefined, 'ghsa-1')])).toBe('fixed package')
    const aliased = {
      ...says('fixed', product('pkg:apk/alpine/openssl')),
      vulnerability: { id: 'X', aliases: ['CVE-1'] },
    }
    expect(decide([aliased])).toBe('fixed package')
  })

  it('is the latest, whatever the zone of its time', () => {
    const on = product('pkg:apk/alpine/openssl')
    const early = says('not-affected', on, '2026-01-01T11:30:00+02:00')
    const late = says('affected', on, '2026-01-01T10:00:00Z')
    expect(decide([late, early])).toBe('affected package')
    expect(decide([early, late])).toBe('affected package')
  })

  it('is the one further down at the same time, and none without time before one with', () => {
    const on = product('pkg:apk/alpine/openssl')
    expect(decide([says('affected', on), says('fixed', on)])).toBe('fixed package')
    expect(decide([says('affected', on), says('fixed', on, 'soon')])).toBe('affected package')
  })

  it('is the more specific one, even when it is older', () => {
    const part = says('not-affected', product('pkg:oci/shop', ['pkg:apk/alpine/openssl']), '2020-01-01T00:00:00Z')
    const anywhere = says('affected', product('pkg:apk/alpine/openssl'))
    const whole = says('under-investigation', product('pkg:oci/shop'), '2027-01-01T00:00:00Z')
    expect(decide([part, anywhere, whole])).toBe('not-affected package-in-product')
    expect(decide([whole, anywhere])).toBe('affected package')
  })

  it('holds a finding back only when it says not affected or fixed', () => {
    const held = (status: VexStatus) =>
      vexBook([says(status, product('pkg:apk/alpine/openssl'))]).decide(question)?.holdsBack
    expect((['not-affected', 'fixed', 'affected', 'under-investigation'] as const).map(held)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('knows an image by its digest, and takes two digests for two images', () => {
    const pinned = says('fixed', product('pkg:oci/shop', [], { digests: ['sha256:aa'] }))
    expect(decide([pinned], { productDigests: ['sha256:bb'] })).toBe('nothing')
    expect(decide([pinned], { productDigests: ['sha256:AA'], productPurls: [] })).toBe('fixed product')
  })

  it('knows a system by its CPE', () => {
    const on = product('', ['pkg:apk/alpine/openssl'], { cpes: ['cpe:/o:alpine:linux'] })
    expect(decide([says('fixed', on)], { productCpes: ['cpe:/o:alpine:linux:3.19'] })).toBe('fixed package-in-product')
    expect(decide([says('fixed', on)])).toBe('nothing')
  })

  it('by BOM-Link is about that bill alone', () => {
    const bom = 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1'
    const on = product('pkg:apk/alpine/openssl', [], { bom, ref: 'x' })
    expect(decide([says('fixed', on)])).toBe('nothing')
    expect(decide([says('fixed', on)], { bom })).toBe('fixed package')
    expect(decide([says('fixed', { ...on, purls: [] })], { bom, ref: 'x' })).toBe('fixed package')
    expect(decide([says('fixed', { ...on, purls: [] })], { bom, ref: 'y' })).toBe('nothing')
  })

  it('does not depend on the order of statements of different times', () => {
    const statuses: readonly VexStatus[] = ['not-affected', 'affected', 'fixed', 'under-investigation']
    const subjects = [
      product('pkg:apk/alpine/openssl'),
      product('pkg:oci/shop'),
      product('pkg:oci/shop', [question.purl]),
    ]
    const some = fc.uniqueArray(fc.tuple(fc.nat(59), fc.constantFrom(...statuses), fc.constantFrom(...subjects)), {
      selector: ([minute]) => minute,
      maxLength: 8,
    })
    fc.assert(
      fc.property(some, (list) => {
        const statements = list.map(([minute, status, on]) =>
          says(status, on, `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`),
        )
        expect(decide(statements)).toBe(decide(statements.toReversed()))
      }),
    )
  })
})
