import fc from 'fast-check'
import { severities } from '../../core/index.ts'
import { type Advisory, advisoryStatuses, type VersionRange } from '../types.ts'
import type { Posting } from './posting.ts'

/** Names as nobody would choose them: of any characters, halves of pairs, names of members that every object has. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 3 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    '\ud800',
    'a\udfff',
    '\u{10ffff}',
    '\uffff',
    '\0',
    '../..',
    'x'.repeat(300),
  ),
)

const range: fc.Arbitrary<VersionRange> = fc.record(
  { from: hostileText, fromExclusive: fc.constant(true), to: hostileText, toInclusive: fc.constant(true) },
  { requiredKeys: [] },
)

const few = (text: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.array(text, { minLength: 1, maxLength: 3 })

export const anyPosting: fc.Arbitrary<Posting> = fc.record(
  {
    advisory: hostileText,
    name: hostileText,
    ranges: fc.array(range, { maxLength: 3 }),
    status: fc.constantFrom(...advisoryStatuses),
    versions: few(hostileText),
    fixed: few(hostileText),
    severity: fc.constantFrom(...severities),
    module: hostileText,
    arches: few(hostileText),
    binary: fc.constant(true),
  },
  { requiredKeys: ['advisory', 'name', 'ranges', 'status'] },
)

/** As it is read again: texts that UTF-8 can hold, and what is fixed said once where the ranges say it. */
export function asRead(posting: Posting): Posting {
  return JSON.parse(JSON.stringify(posting), (_, value) => (typeof value === 'string' ? value.toWellFormed() : value))
}

export const anyAdvisory: fc.Arbitrary<Advisory> = fc.record(
  {
    id: fc.oneof(hostileText, fc.constantFrom('CVE-2024-1', 'CVE-2024-2', 'GHSA-aaaa-bbbb-cccc')),
    aliases: fc.array(hostileText, { maxLength: 2 }),
    covers: fc.array(hostileText, { maxLength: 2 }),
    title: hostileText,
    severities: fc.array(fc.record({ source: hostileText, vector: hostileText }), { maxLength: 2 }),
    weaknesses: fc.array(hostileText, { maxLength: 2 }),
    modified: fc.constantFrom('2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'),
    withdrawn: fc.constant('2026-01-01T00:00:00Z'),
    references: fc.array(hostileText, { maxLength: 2 }),
    affected: fc.array(
      anyPosting.map(({ advisory: _, ...rest }) => ({
        namespace: rest.name.length % 2 === 0 ? 'npm' : 'pypi',
        ...rest,
      })),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['id', 'aliases', 'covers', 'severities', 'weaknesses', 'references', 'affected'] },
)
