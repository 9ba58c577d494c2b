import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { OsPackage } from '../../core/index.ts'
import { FeedBuilder, openDatabase, schemaVersion, writeFeed, writeManifest } from '../database/index.ts'
import { alasPage } from '../feeds/amazon/alas.test-support.ts'
import { moduleDocument, unmendedDocument } from '../feeds/csaf/csaf.test-support.ts'
import { feedFormats } from '../feeds/index.ts'
import { oracleDefinition, ovalOf, suseDefinition, suseTests } from '../feeds/oval/oval.test-support.ts'
import { matchPackages } from './index.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A database of one file of a feed. */
function databaseOfFile(path: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-match-'))
  folders.push(folder)
  const content = Buffer.from(text)
  const format = feedFormats.find((one) => one.wants(path, content))
  const builder = new FeedBuilder()
  for (const item of format?.read(content, path) ?? []) builder.add(item)
  const now = '2031-01-01T00:00:00Z'
  const feed = writeFeed(
    folder,
    { id: 'own', formats: [], fetched: now, from: path, redistributable: true },
    builder.finish(),
  )
  writeManifest(folder, { schemaVersion, built: now, feeds: [feed] }, undefined)
  return openDatabase(folder)
}

const systems = {
  rhel8: { id: 'rhel', versionId: '8.9' },
  rhel9: { id: 'rhel', versionId: '9.4' },
  oracle: { id: 'ol', versionId: '8.9' },
  debian: { id: 'debian', versionId: '12' },
  amazon: { id: 'amzn', versionId: '2023' },
  sles: { id: 'sles', versionId: '15.5' },
  leap: { id: 'opensuse-leap', versionId: '15.5' },
}

type Installed = Partial<OsPackage> & { readonly name: string; readonly version: string }

/** The ids that are found, with the status and the version to go to. */
function found(
  database: ReturnType<typeof databaseOfFile>,
  os: (typeof systems)[keyof typeof systems],
  one: Installed,
) {
  const type = os.id === 'debian' ? ('deb' as const) : ('rpm' as const)
  const whole: OsPackage = { type, arch: 'x86_64', source: { name: one.name, version: one.version }, ...one }
  const packages = [{ package: whole, path: 'db', format: 'db', source: 'installed' as const, layer: 0 }]
  return matchPackages({ os, packages }, database).vulnerabilities.map(({ fixedIn, id, severity, status }) =>
    [id, status, fixedIn ?? '-', severity ?? '-'].join(' '),
  )
}

describe('a package is found by what its distribution publishes', () => {
  it('a module of RHEL 8, of the same stream only', () => {
    const database = databaseOfFile('a.json', moduleDocument)
    const one = { name: 'mooring', version: '2.5.9-1.module+el8.8.0+1+abc', modularity: 'mooring:2.5:808:b46abd14' }
    const fixed = 'CVE-2031-0001 fixed 2.5.9-1.module+el8.9.0+1+abc medium'
    expect(found(database, systems.rhel8, one)).toEqual([fixed])
    expect(found(database, systems.rhel8, { ...one, modularity: 'mooring:2.6:808:b46abd14' })).toEqual([])
    expect(found(database, systems.rhel8, { ...one, version: '2.5.9-1.module+el8.9.0+1+abc' })).toEqual([])
    expect(found(database, systems.rhel8, { name: 'mooring', version: '2.5.8-1.el8' })).toEqual([])
  })

  it('a source package of RHEL 9 that nobody will mend', () => {
    const database = databaseOfFile('a.json', unmendedDocument({ category: 'no_fix_planned', details: 'Will not fix' }))
    const one = { name: 'anchor-libs', version: '1.0-1.el9', source: { name: 'anchor', version: '1.0-1.el9' } }
    expect(found(database, systems.rhel9, one)).toEqual(['CVE-2031-0001 will-not-fix - low'])
    expect(found(database, systems.rhel8, one)).toEqual([])
  })

  it('a package of Oracle by the fix of its own build', () => {
    const database = databaseOfFile('a.xml', ovalOf(oracleDefinition))
    const live = 'fixed 2:1.2-3.ksplice1.el8 high'
    expect(found(database, systems.oracle, { name: 'anchor', version: '2:1.2-1.ksplice1.el8' })).toEqual([
      `CVE-2031-0001 ${live}`,
      `CVE-2031-0002 ${live}`,
    ])
    expect(found(database, systems.oracle, { name: 'anchor', version: '2:1.2-1.el8' })).toEqual([])
    expect(found(database, systems.oracle, { name: 'rope', version: '3-1.el8' })).toHaveLength(2)
    expect(found(database, systems.oracle, { name: 'rope', version: '3-1.el8', arch: 'i686' })).toHaveLength(2)
    expect(found(database, systems.oracle, { name: 'rope', version: '3-1.el8', arch: 'aarch64' })).toEqual([])
  })

  it('a package of Debian whose fix is postponed', () => {
    const releases = { bookworm: { status: 'open', urgency: 'low', nodsa: 'Minor issue', nodsa_reason: 'postponed' } }
    const database = databaseOfFile('a.json', JSON.stringify({ anchor: { 'CVE-2031-0001': { releases } } }))
    const one = { name: 'libanchor1', version: '1.0-1+b1', source: { name: 'anchor', version: '1.0-1' } }
    expect(found(database, systems.debian, one)).toEqual(['CVE-2031-0001 fix-deferred - low'])
  })

  it('a package of Amazon Linux 2023', () => {
    const database = databaseOfFile('page', alasPage(['anchor-libs-1.0-2.amzn2023.x86_64']))
    const fixed = 'fixed 1.0-2.amzn2023 high'
    expect(found(database, systems.amazon, { name: 'anchor-libs', version: '1.0-1.amzn2023' })).toEqual([
      `CVE-2031-0001 ${fixed}`,
      `CVE-2031-0002 ${fixed}`,
    ])
    expect(found(database, systems.amazon, { name: 'anchor-libs', version: '1.0-2.amzn2023' })).toEqual([])
  })

  it('a package of SUSE 15.5, by the release that its modules make', () => {
    const database = databaseOfFile('a.xml', ovalOf(suseDefinition, suseTests))
    const one = { name: 'anchor', version: '1.2-150500.1.1' }
    expect(found(database, systems.sles, one)).toEqual(['CVE-2031-0003 fixed 0:1.2-150500.3.1 medium'])
    expect(found(database, { id: 'sles', versionId: '15.4' }, one)).toEqual([])
    expect(found(database, systems.sles, { name: 'rope', version: '1-1' })).toEqual([])
    expect(found(database, systems.sles, { name: 'anchor-devel', version: '1.2-150500.1.1', arch: 's390x' })).toEqual(
      [],
    )
    expect(found(database, systems.leap, { name: 'sail', version: '1-1' })).toEqual(['CVE-2031-0003 affected - medium'])
  })
})
