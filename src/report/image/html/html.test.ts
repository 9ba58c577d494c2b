import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { exampleAdvisories } from '../../../advisory/checks/example.test-support.ts'
import { assessImage } from '../../../assess/image/index.ts'
import { readSbom } from '../../../formats/sbom/index.ts'
import { factsOf, type ImageSecret, imageOfBill, type ReadImage } from '../../../image/index.ts'
import { dpkgOf, program, readMade } from '../../../image/surface/made-image.oracle.ts'
import { imageReport } from '../model.ts'
import { renderImageHtml } from './index.ts'

const now = '2026-11-24T00:00:00Z'

async function made(): Promise<ReadImage> {
  const read = await readMade(
    { cmd: ['/srv/x/run'], env: [] },
    [
      program('usr/bin/bash'),
      { path: 'usr/bin/su', mode: '4755', data: 'x' },
      ...dpkgOf({ bash: ['usr/bin/bash'], login: ['usr/bin/su'] }),
    ],
    [program('srv/x/run'), { path: 'root/key', data: 'x' }],
    [{ path: 'root/.wh.key' }],
  )
  return { ...read, base: { layers: 1, how: 'history' }, secrets: [secret] }
}

const secret: ImageSecret = {
  rule: 'private-key',
  title: 'A private key',
  severity: 'high',
  confidence: 'high',
  line: 1,
  excerpt: '-----BEGIN … (20 characters)',
  mark: '#abc',
  place: { kind: 'file', path: 'root/key', layer: 1, gone: { layer: 2, how: 'deleted' } },
}

async function page(read: ReadImage, advisories = exampleAdvisories({})): Promise<string> {
  const facts = factsOf(read, now)
  return renderImageHtml(
    imageReport(read, assessImage(facts, {}, advisories), { version: '1', now, surface: facts.surface, advisories }),
  )
}

const section = (text: string, id: string): string =>
  text
    .slice(text.indexOf(`<section id="${id}"`))
    .split('<section id="')
    .slice(0, 2)
    .join('')

describe('the page of an image', async () => {
  const text = await page(await made())

  it('lists vulnerabilities in a table of their own, and leads there from the tiles', async () => {
    const flaw = {
      id: 'CVE-2024-3094',
      package: '<b>xz</b>',
      version: '5.6.1-1',
      severity: 'critical',
      fixedIn: '5.6.2',
    }
    const found = await page(await made(), exampleAdvisories({ vulnerabilities: [flaw] }))
    const shown = section(found, 'vulnerabilities')
    expect(shown).toContain('https://nvd.nist.gov/vuln/detail/CVE-2024-3094')
    expect(shown).toContain('5.6.2')
    expect(found).not.toContain('<b>xz</b>')
    expect(section(found, 'findings')).not.toContain('IMG-01/known-vulnerability')
    for (const [, id] of found.matchAll(/class="tile [a-z]+"><a href="#([\w-]+)"/g))
      expect(found).toContain(`id="${id}"`)
  })

  it('holds as much as a browser can show, and says how much more there is', async () => {
    const read = await made()
    const many = Array.from({ length: 3_000 }, (_, line): ImageSecret => ({ ...secret, line }))
    const long = await page({ ...read, secrets: many })
    expect(section(long, 'secrets').match(/<tr>/g)?.length).toBeLessThan(2_100)
    expect(long).toContain('1,000 more are in the JSON report.')
    expect(text).not.toContain('more are in the JSON report')
  })

  it('needs nothing else, and lets no script run but its own', () => {
    const script = /<script>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? ''
    expect(text).toContain(
      `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`.replaceAll("'", '&#39;'),
    )
    expect(text).toContain('default-src &#39;none&#39;')
    expect(text).not.toMatch(/<(?:img|link|iframe|object)\b| src=| on\w+=|url\(/)
    expect(text.match(/<script/g)).toHaveLength(1)
  })

  it('shows each layer as a bar that says whose it is, and in a table', () => {
    expect(text.match(/href="#layer-\d" class="(?:base|app)"/g)).toEqual([
      'href="#layer-0" class="base"',
      'href="#layer-1" class="app"',
      'href="#layer-2" class="app"',
    ])
    expect(text).toContain('Layer 0 of the base image')
    expect(text.match(/<tr id="layer-\d"/g)).toHaveLength(3)
  })

  it('groups findings by severity, with what decided, how to mend it and what remains', () => {
    const high = section(text, 'severity-high')
    expect(high).toContain('SEC-06/deleted-secret')
    expect(high).toContain('How to fix it')
    expect(high).toContain('What remains')
    expect(text).toContain('SCR-04/image-surface')
  })

  it('tells of a secret that is deleted and still there, with both layers', () => {
    const secrets = section(text, 'secrets')
    expect(secrets).toMatch(/1 secret deleted and still there/)
    expect(secrets).toMatch(/<a href="#layer-1">layer 1<\/a> holds it, <a href="#layer-2">layer 2<\/a> deletes it/)
  })

  it('draws the surface before and after, in numbers too', () => {
    const surface = section(text, 'surface')
    expect(surface).toMatch(/packages<\/th>.*?<td class="number">2<\/td><td class="number">0<\/td>/s)
    expect(surface).toMatch(/class="surface-before" style="width:100%"/)
    expect(surface).toContain('FROM gcr.io/distroless/static-debian12')
    expect(surface).toContain('What this cannot know')
  })

  it('lists every package in a table that stands there without the script', () => {
    const packages = section(text, 'packages')
    expect([...packages.matchAll(/<th scope="row">([^<]+)<\/th>/g)].map(([, name]) => name)).toEqual(['bash', 'login'])
    expect(packages).toMatch(/<form id="package-filter"[^>]* hidden>/)
  })

  it('shows names of the image as text', async () => {
    const read = await readMade({ cmd: ['/<b>run'], user: '"><script>', labels: {} }, [
      ...dpkgOf({ bash: ['usr/bin/<i>bash'] }),
      { path: 'usr/bin/<script>alert(1)</script>', mode: '4755', data: 'x' },
    ])
    const hostile = await page(read)
    expect(hostile).not.toMatch(/<script>alert|<b>run|<i>bash|"><script>/)
    expect(hostile).toContain('&lt;b&gt;run')
  })

  it('claims nothing of files where a bill of materials is all there is', async () => {
    const component = { 'bom-ref': 'a', type: 'library', name: 'a', version: '1', purl: 'pkg:npm/a@1' }
    const bill = readSbom(
      Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] })),
    )
    if (!bill.ok) throw bill.error
    const shown = await page(imageOfBill(bill.value, 'app.cdx.json'))
    expect(section(shown, 'secrets')).toContain('Not looked for')
    expect(shown).toContain('A bill of materials: packages, and nothing else.')
    expect(shown).not.toMatch(/id="layers"|href="#layer|href="#layers"/)
  })

  it('says first and loudly that a part was not read', async () => {
    const read = await made()
    const [first, ...rest] = read.layers
    if (first === undefined) throw new Error('the image has no layers')
    const cut = { ...first, walked: { ...first.walked, damage: 'It ends in the middle.' } }
    const broken = await page({ ...read, layers: [cut, ...rest] })
    expect(broken).toMatch(
      /role="alert"><h2>This image was not read completely[\s\S]*It ends in the middle\.[\s\S]*class="tiles"/,
    )
    expect(section(broken, 'surface')).toContain('not known')
    const warned = await page(
      await readMade({}, [{ path: 'var/lib/rpm/rpmdb.sqlite', data: 'SQLite format 3\0, and no more' }]),
    )
    expect(warned).toMatch(/role="alert"[\s\S]*<a href="#not-read">1 file<\/a>/)
    expect(section(warned, 'packages')).toContain('None in what could be read.')
    expect(section(warned, 'secrets')).toContain('as far as they could be read')
    expect(text).not.toContain('role="alert"')
  })
})
