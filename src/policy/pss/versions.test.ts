import { describe, expect, test } from 'vitest'
import { effectiveMinor, formatPssVersion, newestPssVersion, parsePssVersion } from './versions.ts'

describe('policy versions', () => {
  test.each([
    ['latest', 'latest', newestPssVersion],
    ['v1.0', 0, 0],
    ['v1.9', 9, 9],
    ['v1.37', 37, 37],
    ['v1.38', 38, newestPssVersion],
    ['v1.10000', 10000, newestPssVersion],
  ] as const)('reads %s', (text, version, minor) => {
    expect(parsePssVersion(text)).toEqual({ ok: true, value: version })
    expect(effectiveMinor(version)).toBe(minor)
    expect(formatPssVersion(version)).toBe(text)
  })

  test.each([
    '',
    'Latest',
    'v1',
    '1.25',
    'v2.0',
    'v1.01',
    'v1.25.0',
    'v1.-1',
    ' v1.25',
    'v1.25\n',
    'v1.9223372036854775808',
  ])('refuses %j', (text) => {
    expect(parsePssVersion(text)).toEqual({ ok: false, error: 'must be "latest" or "v1.x"' })
  })
})
