import { describe, expect, it } from 'vitest'
import { schemeOf } from '../../formats/versions/index.ts'
import { matchPackages } from '../match/index.ts'
import { typeOfNamespace } from '../namespace/index.ts'
import flaws from './flaws.json' with { type: 'json' }
import { sampleDatabase } from './sample.ts'

const ends = flaws.flatMap(({ id, namespace, versions }) =>
  versions.flatMap((text) =>
    text.split(/\.\.|^=/).flatMap((version) => (version === '' ? [] : [{ id, namespace, version }])),
  ),
)

describe('the sample of well-known vulnerabilities', () => {
  it('says of itself that it is one', () => {
    expect(sampleDatabase().manifest.sample).toBe(true)
    expect(new Set(flaws.map(({ id }) => id)).size).toBeGreaterThan(120)
  })

  it('gives versions that are versions where they are said to be', () => {
    const wrong = ends.filter(
      ({ namespace, version }) => schemeOf(typeOfNamespace(namespace))?.isVersion(version) === false,
    )
    expect(wrong).toEqual([])
  })

  it.each([
    ['maven', 'org.apache.logging.log4j:log4j-core', '2.14.1', 'CVE-2021-44228'],
    ['npm', 'chalk', '5.6.1', 'MAL-2025-46968'],
    ['golang', 'github.com/opencontainers/runc', 'v1.1.11', 'CVE-2024-21626'],
  ] as const)('finds %s %s %s', (type, name, version, id) => {
    const found = { package: { type, name, version }, path: 'lock', format: 'lock', source: 'lock' as const, layer: 0 }
    const { vulnerabilities } = matchPackages({ os: undefined, packages: [found] }, sampleDatabase())
    expect(vulnerabilities.map((one) => one.id)).toContain(id)
  })
})
