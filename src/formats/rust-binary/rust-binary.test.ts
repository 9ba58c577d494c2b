import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { viewOf } from '../byte-view/index.ts'
import { buildElf } from '../elf/elf.test-support.ts'
import { rustBinary } from './index.ts'

const read = (bytes: Buffer) => rustBinary.inspect(viewOf(bytes), 'app')

const programOf = (content: Buffer): Buffer => buildElf({ sections: [{ name: '.dep-v0', content }] })
const recorded = (json: unknown): Buffer => programOf(deflateSync(JSON.stringify(json)))

const crates = {
  packages: [
    { name: 'app', version: '0.1.0', source: 'local', dependencies: [1, 2, 9], root: true },
    { name: 'serde', version: '1.0.0', source: 'crates.io' },
    { name: 'cc', version: '1.0.79', source: 'crates.io', kind: 'build' },
    { name: '__proto__', version: '2.0.0', source: 'crates.io', kind: 'runtime', dependencies: [1] },
  ],
}

describe('a Rust program', () => {
  it('gives the crates that are in it, and which needs which', () => {
    expect(read(recorded(crates))).toEqual({
      ok: true,
      value: {
        packages: [
          { type: 'cargo', name: 'app', version: '0.1.0', relationship: 'root', dependsOn: ['serde@1.0.0'] },
          { type: 'cargo', name: 'serde', version: '1.0.0' },
          { type: 'cargo', name: '__proto__', version: '2.0.0', dependsOn: ['serde@1.0.0'] },
        ],
        warnings: [],
      },
    })
  })

  it('that recorded nothing is told from one whose record is broken', () => {
    expect(read(buildElf({}))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
    expect(read(Buffer.from('text'))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
    expect(read(programOf(Buffer.from('no zlib')))).toMatchObject({ ok: false, error: { code: 'malformed' } })
    expect(read(programOf(deflateSync('{"packages":')))).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it('is not unpacked beyond what a real one records', () => {
    expect(read(programOf(deflateSync(Buffer.alloc(20 << 20))))).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    })
  })

  survivesChanges('a Rust program', [recorded(crates)], read)
})
