import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { tarOf } from '../../formats/tar/build.test-support.ts'
import {
  archiveFiles,
  folderFiles,
  openVexRepository,
  readRepositoryConfig,
  repositoryStatements,
  type VexFiles,
  type VexRepository,
} from './index.ts'

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const document = (...purls: readonly string[]) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2026-01-01T00:00:00Z',
  statements: purls.map((purl) => ({
    vulnerability: { name: 'CVE-1' },
    products: [{ '@id': purl }],
    status: 'fixed',
  })),
})
const manifest = { name: 'Ours', versions: [{ spec_version: '0.1', locations: [], update_interval: '24h' }] }
const index = (...entries: readonly [id: string, location: string][]) => ({
  updated_at: '2026-01-01T00:00:00Z',
  packages: entries.map(([id, location]) => ({ ID: id, Location: location })),
})
const filesOf = (files: Readonly<Record<string, unknown>>): VexFiles => ({
  read: (path) => (Object.hasOwn(files, path) ? json(files[path]) : undefined),
})
const open = (name: string, files: Readonly<Record<string, unknown>>): VexRepository => {
  const opened = openVexRepository(name, filesOf(files))
  if (!opened.ok) throw opened.error
  return opened.value
}
const bash = {
  'vex-repository.json': manifest,
  '0.1/index.json': index(['pkg:deb/debian/bash', './deb/bash.json']),
  '0.1/deb/bash.json': document('pkg:deb/debian/bash@5.2', 'pkg:deb/debian/openssl@3'),
}

describe('a VEX repository', () => {
  it('gives the statements of a package, and none of another package in its document', () => {
    const { statements, unread } = repositoryStatements(
      [open('ours', bash)],
      ['pkg:deb/debian/bash@5.1?arch=amd64', 'pkg:deb/debian/openssl@3'],
    )
    expect(statements).toMatchObject([
      { products: [{ purls: ['pkg:deb/debian/bash@5.2'] }], source: 'VEX repository ours: 0.1/deb/bash.json' },
    ])
    expect(unread).toEqual([])
  })

  it('speaks alone of a package that later ones know too', () => {
    const silent = { ...bash, '0.1/deb/bash.json': document() }
    const purls = ['pkg:deb/debian/bash']
    expect(repositoryStatements([open('first', silent), open('second', bash)], purls).statements).toEqual([])
  })

  it('says what it cannot read', () => {
    const { '0.1/deb/bash.json': _, ...without } = bash
    expect(repositoryStatements([open('ours', without)], ['pkg:deb/debian/bash']).unread).toEqual([
      { where: 'VEX repository ours: 0.1/deb/bash.json', why: 'the file is not there' },
    ])
    const broken = { ...bash, '0.1/deb/bash.json': [] }
    expect(repositoryStatements([open('ours', broken)], ['pkg:deb/debian/bash']).unread).toHaveLength(1)
  })

  it.each(['../secret.json', '/etc/secret.json', 'a/../../secret.json', '..\\secret.json', ''])(
    'is not left by the location %s',
    (location) => {
      expect(open('ours', { 'index.json': index(['pkg:npm/a', location]) }).packages.size).toBe(0)
    },
  )

  it('may have its versions as an object, or be what an archive holds', () => {
    const older = { versions: { v0: { spec_version: 'v0.1' } } }
    expect(open('a', { 'vex-repository.json': older, 'v0/index.json': index() }).packages.size).toBe(0)
    expect(open('b', { 'index.json': index(['pkg:npm/a', 'a.json']) }).packages.get('npm/a')).toBe('a.json')
  })

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no index', { 'vex-repository.json': manifest }],
    ['another version', { ...bash, 'vex-repository.json': { versions: [{ spec_version: '2.0' }] } }],
  ])('is refused with %s', (_name, files) => {
    expect(openVexRepository('ours', filesOf(files)).ok).toBe(false)
  })

  survivesChanges(
    'a VEX repository',
    [json(bash['0.1/index.json'])],
    (content) => openVexRepository('x', { read: (path) => (path === 'index.json' ? content : undefined) }),
    'text',
  )
})

describe('the files of a repository', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-vex-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are those of a folder, and of nothing outside it', () => {
    mkdirSync(join(folder, 'repository/0.1'), { recursive: true })
    writeFileSync(join(folder, 'secret.json'), '{}')
    writeFileSync(join(folder, 'repository/0.1/index.json'), '{}')
    symlinkSync('../secret.json', join(folder, 'repository/link.json'))
    const files = folderFiles(join(folder, 'repository'))
    expect(files.read('0.1/index.json')?.toString()).toBe('{}')
    expect(['link.json', '../secret.json', '0.1', 'gone.json'].map((path) => files.read(path))).toEqual(
      new Array(4).fill(undefined),
    )
  })

  it('are those of an archive, in whatever folder they stand', async () => {
    const tar = tarOf(
      { path: 'main/pkg/npm/a/index.json', data: 'no' },
      { path: 'main/index.json', data: JSON.stringify(index(['pkg:npm/a', 'pkg/npm/a/vex.json'])) },
      { path: 'main/pkg/npm/a/vex.json', data: JSON.stringify(document('pkg:npm/a')) },
    )
    const files = await archiveFiles(streamOf(gzipSync(tar)))
    if (!files.ok) throw files.error
    const opened = openVexRepository('archive', files.value)
    expect(opened.ok && repositoryStatements([opened.value], ['pkg:npm/a@1']).statements).toHaveLength(1)
    expect((await archiveFiles(streamOf(gzipSync(tar).subarray(0, 60)))).ok).toBe(false)
  })
})

async function* streamOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

describe('the list of repositories', () => {
  it('has those that are enabled, in its order', () => {
    const text = `
repositories:
  - { name: ours, url: https://vex.example, enabled: true, token: secret }
  - { name: other, url: https://off.example, enabled: false }
  - { name: default, url: https://hub.example }
`
    expect(readRepositoryConfig(Buffer.from(text))).toEqual({
      ok: true,
      value: [
        { name: 'ours', url: 'https://vex.example' },
        { name: 'default', url: 'https://hub.example' },
      ],
    })
  })

  it.each(['repositories: [{ name: ../up }]', 'repositories: [{ url: x }]', '- a', 'a: [', ''])(
    'is refused: %s',
    (text) => {
      expect(readRepositoryConfig(Buffer.from(text)).ok).toBe(false)
    },
  )
})
