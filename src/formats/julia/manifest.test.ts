import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { juliaManifestFormat } from './formats.ts'
import { parseJuliaManifest } from './manifest.ts'

const text = `julia_version = "1.9.0"
manifest_format = "2.0"

[[deps.A]]
deps = ["Dates"]
uuid = "a"
version = "1.0.0"

[[deps.Dates]]
uuid = "d"

[[deps.B]]
uuid = "b1"
[[deps.B]]
uuid = "b2"
version = "2.0.0"

[[deps.C]]
uuid = "c"
    [deps.C.deps]
    B = "b2"
`

const read = (manifest: string): ReturnType<typeof parseJuliaManifest> => parseJuliaManifest(Buffer.from(manifest))

describe('Manifest.toml', () => {
  it('reads format 2; what belongs to Julia has its version, and a UUID tells namesakes apart', () => {
    expect(summary(read(text))).toEqual(['A 1.0.0', 'Dates 1.9.0', 'B 1.9.0', 'B 2.0.0', 'C 1.9.0'])
    expect(needs(read(text))).toEqual({ A: ['Dates@1.9.0'], C: ['B@2.0.0'] })
  })

  it('reads format 1, which does not know the version of Julia', () => {
    const old = '[[A]]\ndeps = ["B"]\nuuid = "a"\n[[B]]\nuuid = "b"\nversion = "1.0"\n'
    expect(summary(read(old))).toEqual(['A unknown', 'B 1.0'])
  })

  it.each([
    '[[A]]\ndeps = ["Gone"]\nuuid = "a"',
    '[[A]]\ndeps = ["B"]\nuuid = "a"\n[[B]]\nuuid = "b"\n[[B]]\nuuid = "c"',
    '[[A]]\ndeps = "B"',
    '[[',
  ])('refuses %j', (wrong) => expect(read(wrong)).toMatchObject({ ok: false, error: { code: 'malformed' } }))

  it('is known by its names', () => {
    const wanted = juliaManifestFormat.files.only
    expect(['Manifest.toml', 'a/JuliaManifest.toml', 'Manifest-v1.11.toml'].map((path) => wanted?.(path))).toEqual([
      true,
      true,
      true,
    ])
    expect(['MyManifest.toml', 'Project.toml'].map((path) => wanted?.(path))).toEqual([false, false])
  })

  staysBounded('Manifest.toml', [text], parseJuliaManifest)
})
