import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { listAt, textAt } from '../../src/core/index.ts'
import { parseJson } from '../../src/formats/json/index.ts'
import { parsePurl } from '../../src/formats/purl/index.ts'
import { openLocalImage, readImage } from '../../src/image/index.ts'
import { sbomOf } from '../../src/report/image/index.ts'

/** Built with `go install github.com/anchore/syft/cmd/syft@v1.51.0`; SYFT names another place. */
const syft = process.env.SYFT ?? join(process.env.GOBIN ?? join(homedir(), 'go/bin'), 'syft')
const hasSyft = spawnSync(syft, ['version'], { stdio: 'ignore' }).status === 0
const hasMmdebstrap = spawnSync('mmdebstrap', ['--version'], { stdio: 'ignore' }).status === 0

const root = resolve(import.meta.dirname, '../..')
const fixtures = resolve(root, '../shared/fixtures/images')
const folder = mkdtempSync(join(tmpdir(), 'seawall-syft-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Where both name the same thing otherwise. */
function sameWords(purl: string): string {
  const read = parsePurl(purl)
  if (!read.ok) return purl
  const { type, namespace, name, version } = read.value
  return [
    type,
    // The purl specification names vendors; syft takes the id of os-release.
    type === 'rpm' && namespace === 'sles' ? 'suse' : namespace,
    name,
    // Go's own versions have no v, those of modules have one; Trivy and we write it for both.
    type === 'golang' && name === 'stdlib' ? version?.replace(/^v/, '') : version,
  ].join(' ')
}

async function ours(path: string): Promise<string[]> {
  const source = await openLocalImage(path, { spoolFolder: join(folder, 'spool') })
  const { components } = sbomOf(await readImage(source, { spoolFolder: join(folder, 'spool') }), 'test')
  return sorted(components.flatMap(({ purl }) => purl ?? []))
}

function theirs(path: string, ...flags: string[]): string[] {
  const options = { maxBuffer: 1 << 28, env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' } }
  const parsed = parseJson(
    execFileSync(syft, ['scan', '-q', path, ...flags, '-o', 'cyclonedx-json'], options).toString(),
  )
  if (!parsed.ok) throw new Error(parsed.error.message)
  return sorted(listAt(parsed.value, 'components').flatMap((one) => textAt(one, 'purl') ?? []))
}

const sorted = (purls: readonly string[]): string[] => [...new Set(purls.map(sameWords))].sort()

function rootfs(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true })
    writeFileSync(join(folder, name, path), content)
  }
  return join(folder, name)
}

describe.skipIf(!hasSyft)('packages, as syft lists them', () => {
  it.skipIf(!hasMmdebstrap)('of a Debian made a moment ago', { timeout: 300_000 }, async () => {
    const tar = join(folder, 'bookworm.tar')
    execFileSync('mmdebstrap', ['--variant=minbase', '--format=tar', 'bookworm', tar], { stdio: 'ignore' })
    mkdirSync(join(folder, 'bookworm'))
    spawnSync('tar', ['xf', tar, '-C', join(folder, 'bookworm'), '--exclude=./dev/*'], { stdio: 'ignore' })
    const found = await ours(join(folder, 'bookworm'))
    expect(found.length).toBeGreaterThan(80)
    expect(found).toEqual(theirs(`dir:${join(folder, 'bookworm')}`))
  })

  it('of a folder of node_modules', { timeout: 120_000 }, async () => {
    const cataloguers = 'javascript-package-cataloger,go-module-binary-cataloger'
    const path = join(folder, 'npm')
    mkdirSync(path)
    execFileSync('cp', ['-a', join(root, 'node_modules'), path])
    // Told by the version in its text, which these catalogers do not look at: the Node that came as a package.
    const found = (await ours(path)).filter((one) => !one.startsWith('generic '))
    expect(found.length).toBeGreaterThan(30)
    expect(found).toEqual(theirs(`dir:${path}`, '--override-default-catalogers', cataloguers))
  })

  for (const name of ['debian10', 'alpine38'])
    it.skipIf(!existsSync(fixtures))(`of ${name}`, { timeout: 120_000 }, async () => {
      const path = join(folder, name)
      mkdirSync(path)
      execFileSync('tar', ['xzf', join(fixtures, `match/${name}.rootfs.tar.gz`), '-C', path])
      expect(await ours(path)).toEqual(theirs(`dir:${path}`))
    })

  it.skipIf(!existsSync(fixtures))('of an RPM database in SQLite', { timeout: 120_000 }, async () => {
    const database = gunzipSync(readFileSync(join(fixtures, 'rpmdb/cbl-mariner-2.0.rpmdb.sqlite.gz')))
    const release = 'ID=mariner\nVERSION_ID="2.0"\n'
    const path = rootfs('mariner', { 'var/lib/rpm/rpmdb.sqlite': database, 'etc/os-release': release })
    const found = await ours(path)
    expect(found).toHaveLength(129)
    expect(found).toEqual(theirs(`dir:${path}`))
  })

  it.skipIf(!existsSync(fixtures))('of an RPM database in ndb', { timeout: 120_000 }, async () => {
    const path = rootfs('sles', { 'etc/os-release': 'ID=sles\nVERSION_ID="15.5"\n', 'usr/lib/sysimage/rpm/x': '' })
    copyFileSync(join(fixtures, 'rpmdb/sle15-bci.ndb/Packages.db'), join(path, 'usr/lib/sysimage/rpm/Packages.db'))
    const found = await ours(path)
    expect(found).toHaveLength(35)
    expect(found).toEqual(theirs(`dir:${path}`))
  })
})
