import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import type { VexStatement } from '../vex/index.ts'
import { readVex } from '../vex/index.ts'
import { bytesOf, csaf, cycloneDx, openVex } from '../vex/vex.test-support.ts'
import { writeOpenVex } from './index.ts'

const head = { author: 'Acme', time: '2026-06-01T00:00:00Z', tooling: 'seawall' }
const schemaFile = join(
  process.env.SEAWALL_FIXTURES ?? resolve(import.meta.dirname, '../../../../shared/fixtures'),
  'schemas/openvex.schema.json',
)

const statementsOf = (value: unknown): readonly VexStatement[] => {
  const read = readVex(bytesOf(value), 'x')
  return read.ok ? read.value.statements : []
}
const written = (statements: readonly VexStatement[]): string => {
  const result = writeOpenVex(head, statements)
  if (!result.ok) throw result.error
  return result.value
}

describe('writeOpenVex', () => {
  const all = [openVex, csaf, cycloneDx].flatMap(statementsOf)

  it('gives the same bytes for the same statements in any order', () => {
    expect(written(all.toReversed())).toBe(written([...all, ...all]))
    expect(written(all.slice(1))).not.toBe(written(all))
  })

  it('is read as it was written', () => {
    const [statement] = statementsOf(openVex)
    const back = readVex(Buffer.from(written(statementsOf(openVex).slice(0, 1))), 'x')
    expect(back.ok && back.value.statements).toEqual([{ ...statement, author: 'Acme' }])
  })

  it('says what a statement lacks', () => {
    const bare = { ...statementsOf(openVex)[1], status: 'not-affected' } as VexStatement
    expect(JSON.parse(written([bare])).statements[0].impact_statement).toBe('No reason was stated.')
  })

  it('refuses to write nothing', () => {
    expect(writeOpenVex(head, []).ok).toBe(false)
  })

  it.skipIf(!existsSync(schemaFile))('holds to the schema', () => {
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    ajv.addFormat('iri', /^[a-z][a-z0-9+.-]*:./i)
    const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')))
    const digestOnly = { ...all[0], products: [{ purls: [], cpes: [], digests: ['sha256:aa'], subcomponents: [] }] }
    validate(JSON.parse(written([...all, digestOnly as VexStatement])))
    expect(validate.errors).toBeNull()
  })
})
