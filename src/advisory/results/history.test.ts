import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderStore, keepResult, repositoryOf, withHistory } from './index.ts'
import { debianPackage, digestOf, exampleResult, foundIn } from './result.test-support.ts'

const first = '2026-11-01T00:00:00.000Z'
const later = '2026-11-09T00:00:00.000Z'

const before = exampleResult({
  vulnerabilities: [
    foundIn(0, 'CVE-1', { firstSeen: first }),
    foundIn(0, 'CVE-2', { firstSeen: first, severity: 'high' }),
    foundIn(1, 'CVE-3', { firstSeen: first, suppressed: { by: 'vex', why: 'not affected' } }),
  ],
})
const after = exampleResult({
  digest: digestOf(2),
  names: ['registry.example.com/shop/app:2'],
  scanned: later,
  packages: [debianPackage('bash', '5.3')],
  vulnerabilities: [foundIn(0, 'CVE-1', { firstSeen: later }), foundIn(0, 'CVE-9', { firstSeen: later })],
})

it('a vulnerability of the build before has been there since then, whatever version the package has now', () => {
  expect(withHistory(after, before).vulnerabilities.map(({ firstSeen }) => firstSeen)).toEqual([first, later])
})

it('what a build has no more is mended, once, and stays so; what was held back is not', () => {
  const mended = [{ id: 'CVE-2', type: 'deb', name: 'bash', severity: 'high', firstSeen: first, mended: later }]
  const once = withHistory(after, before)
  expect(once.mended).toEqual(mended)
  expect(withHistory({ ...after, digest: digestOf(3), names: [] }, once).mended).toEqual(mended)
})

it('of the same image nothing is mended when the advisories change', () => {
  expect(withHistory({ ...after, digest: before.digest }, before).mended).toEqual([])
})

it('a result is kept with what is known of the newest build of its name, and of no other image', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-results-'))
  try {
    const store = folderStore({ folder })
    await store.put(before)
    await store.put(
      exampleResult({ digest: digestOf(7), names: ['registry.example.com/shop/other:1'], scanned: later }),
    )
    expect((await keepResult(store, after)).mended).toHaveLength(1)
    expect((await store.get(digestOf(2)))?.vulnerabilities[0]?.firstSeen).toBe(first)
    expect((await keepResult(store, { ...after, digest: digestOf(8), platform: 'linux/arm64' })).mended).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it.each([
  ['nginx', 'nginx'],
  ['localhost:5000/a/b', 'localhost:5000/a/b'],
  [`localhost:5000/a/b:1.2@${digestOf(1)}`, 'localhost:5000/a/b'],
])('the repository of %s is %s', (name, repository) => {
  expect(repositoryOf(name)).toBe(repository)
})
