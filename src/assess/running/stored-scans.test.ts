import { expect, it } from 'vitest'
import { digestOf, exampleResult, foundIn } from '../../advisory/results/result.test-support.ts'
import { storedScans } from './index.ts'

const now = '2026-11-20T12:00:00.000Z'

it('what stored results say of an image is found by its digest, or by its name with a word that it is so', () => {
  const scans = storedScans()
  scans.add(
    exampleResult({
      vulnerabilities: [
        foundIn(0, 'CVE-1', { severity: 'low' }),
        foundIn(1, 'CVE-2', { severity: 'high', exploited: '2026-01-01', fixedIn: '2' }),
        foundIn(1, 'CVE-3', { severity: 'critical', suppressed: { by: 'vex', why: 'no' } }),
      ],
    }),
  )
  const { scanOf } = scans.at(now)
  const expected = {
    digest: digestOf(1),
    scanned: '2026-11-01T00:00:00.000Z',
    ageDays: 19,
    complete: true,
    flaws: [
      { id: 'CVE-2', package: 'xz-utils', severity: 'high', exploited: true, fixedIn: '2' },
      { id: 'CVE-1', package: 'bash', severity: 'low' },
    ],
  }
  expect(scanOf(`any/name@${digestOf(1)}`)).toEqual(expected)
  expect(scanOf('registry.example.com/shop/app:1')).toEqual({ ...expected, byName: true })
  expect(scanOf('registry.example.com/shop/app:2')).toBeUndefined()
  expect(scanOf(`registry.example.com/shop/app:1@${digestOf(5)}`)).toBeUndefined()
})

it('of several platforms what is wrong with any counts, since the oldest scan, and a sample is not all', () => {
  const scans = storedScans()
  const index = [digestOf(50)]
  const names = ['a/b:1']
  scans.add(exampleResult({ names, otherDigests: index, scanned: '2026-11-19T00:00:00.000Z' }))
  scans.add(
    exampleResult({
      names,
      otherDigests: index,
      digest: digestOf(2),
      platform: 'linux/arm64',
      database: { built: now, digest: digestOf(9), sample: true },
      vulnerabilities: [],
    }),
  )
  expect(scans.at(now).scanOf(`a/b@${digestOf(50)}`)).toMatchObject({
    ageDays: 19,
    complete: false,
    flaws: [{ id: 'CVE-2024-3094' }],
  })
})
