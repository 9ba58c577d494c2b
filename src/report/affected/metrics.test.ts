import { expect, it } from 'vitest'
import { summaryOf } from '../../advisory/index.ts'
import { digestOf, exampleResult, foundIn } from '../../advisory/results/result.test-support.ts'
import { densityMetrics } from './index.ts'

it('density, ages and times to fix are those of what runs, each image once', () => {
  const metrics = densityMetrics()
  const one = exampleResult({
    names: ['app:1"\n'],
    vulnerabilities: [
      foundIn(0, 'CVE-1', { severity: 'high', firstSeen: '2026-11-10T00:00:00.000Z' }),
      foundIn(1, 'CVE-2', { severity: 'high', firstSeen: '2026-11-19T00:00:00.000Z' }),
      foundIn(1, 'CVE-3', { suppressed: { by: 'vex', why: 'no' } }),
    ],
    mended: [
      {
        id: 'CVE-9',
        type: 'deb',
        name: 'a',
        severity: 'high',
        firstSeen: '2026-11-01T00:00:00.000Z',
        mended: '2026-11-02T00:00:00.000Z',
      },
    ],
  })
  const clean = exampleResult({ digest: digestOf(2), vulnerabilities: [] })
  for (const result of [one, clean]) metrics.addImage(result, summaryOf(result))
  for (const namespace of ['shop', 'shop', 'other']) metrics.addUse(namespace, one.digest)
  metrics.addUse('shop', clean.digest)
  metrics.addUnscanned()
  const lines = metrics.text('2026-11-20T00:00:00.000Z').split('\n')
  for (const line of [
    `seawall_image_vulnerabilities{image="app:1\\"\\n",digest="${digestOf(1)}",severity="high"} 2`,
    `seawall_image_vulnerabilities_per_100_packages{image="app:1\\"\\n",digest="${digestOf(1)}",severity="high"} 100`,
    'seawall_namespace_vulnerabilities{namespace="shop",severity="high"} 2',
    'seawall_namespace_vulnerabilities_per_image{namespace="shop",severity="high"} 1',
    'seawall_cluster_vulnerabilities{severity="high"} 2',
    'seawall_cluster_vulnerabilities_per_100_packages{severity="high"} 50',
    'seawall_images_not_scanned 1',
    'seawall_vulnerability_age_days_bucket{severity="high",le="1"} 1',
    'seawall_vulnerability_age_days_bucket{severity="high",le="14"} 2',
    'seawall_vulnerability_age_days_count{severity="high"} 2',
    'seawall_vulnerability_time_to_fix_seconds_sum{severity="high"} 86400',
    'seawall_vulnerability_time_to_fix_seconds_count{severity="high"} 1',
  ])
    expect(lines).toContain(line)
  expect(lines.filter((line) => line !== '' && !/^(?:# |seawall_\w+(?:\{[^\n]*\})? -?[\d.]+$)/.test(line))).toEqual([])
})
