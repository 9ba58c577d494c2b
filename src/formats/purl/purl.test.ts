import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPurl, canonicalPurl, parsePurl } from './index.ts'

const canonical = (text: string): string | undefined => {
  const result = canonicalPurl(text)
  return result.ok ? result.value : undefined
}

describe('canonicalPurl', () => {
  it.each([
    ['PKG:npm/Left-Pad@1.3.0', 'pkg:npm/left-pad@1.3.0'],
    ['pkg:npm/@scope/thing', 'pkg:npm/%40scope/thing'],
    ['pkg:npm/@scope/thing@1?b=2&a=1', 'pkg:npm/%40scope/thing@1?a=1&b=2'],
    ['pkg:pypi/Zope.Interface__x@5.0RC1', 'pkg:pypi/zope-interface-x@5.0rc1'],
    ['pkg:pub/Http-Parser@4.0.0', 'pkg:pub/http_parser@4.0.0'],
    ['pkg:deb/Debian/attr@1:2.4+b1?Arch=amd64', 'pkg:deb/debian/attr@1:2.4%2Bb1?arch=amd64'],
    ['pkg:generic/a@1?empty=&b=%2F', 'pkg:generic/a@1?b=%2F'],
    ['pkg:generic/a#./x//../y/', 'pkg:generic/a#x/y'],
    ["pkg:generic/it's(*)!", 'pkg:generic/it%27s%28%2A%29%21'],
    ['pkg:git/gitlab.example.org/Group/Repo', 'pkg:git/gitlab.example.org/Group/Repo'],
    ['pkg:git/github.com/Owner/Repo', 'pkg:git/github.com/owner/repo'],
  ])('writes %s as %s', (text, expected) => {
    expect(canonical(text)).toBe(expected)
    expect(canonical(expected)).toBe(expected)
  })

  it.each([
    '',
    'npm/x@1',
    'pkg:npm',
    'pkg:npm/',
    'pkg:9npm/x',
    'pkg:npm/@1.0',
    'pkg:npm/x@%zz',
    'pkg:npm/x?a b=1',
    'pkg:npm/x?a=1&A=2',
    'pkg:pypi/namespace/x@1',
    'pkg:swift/x@1',
    'pkg:julia/Dates@1.9.0',
    'pkg:cpan/Foo::Bar',
    `pkg:npm/${'x'.repeat(5000)}`,
  ])('refuses %s', (text) => {
    expect(canonical(text)).toBeUndefined()
  })
})

describe('parsePurl', () => {
  it('gives decoded parts', () => {
    const parsed = parsePurl('pkg:maven/org.example/a%2Fb@1.0%20rc?type=pom&classifier=x%26y#src/main')
    expect(parsed).toMatchObject({
      ok: true,
      value: { type: 'maven', namespace: 'org.example', name: 'a/b', version: '1.0 rc', subpath: 'src/main' },
    })
    expect(parsed.ok && [...parsed.value.qualifiers]).toEqual([
      ['type', 'pom'],
      ['classifier', 'x&y'],
    ])
  })

  it('wants keys in lower case', () => {
    expect(parsePurl('pkg:gem/x@1?Platform=java').ok).toBe(false)
    expect(parsePurl('pkg:gem/x@1?platform=JAVA').ok).toBe(true)
  })

  it('never throws, and what it accepts is stable', () => {
    const piece = fc.oneof(fc.constantFrom('pkg:', 'npm', '/', '@', '?', '#', '%', '%40', '=', '&', 'git'), fc.string())
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = canonical(`pkg:${pieces.join('')}`)
        if (once !== undefined) expect(canonical(once)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('buildPurl', () => {
  it('survives names that are no Unicode', () => {
    expect(buildPurl({ type: 'npm', name: '\ud800' })).toEqual({ ok: true, value: 'pkg:npm/%EF%BF%BD' })
  })

  it('treats names of built-in members like any other', () => {
    const built = buildPurl({ type: 'constructor', name: '__proto__', qualifiers: [['constructor', 'x']] })
    expect(built).toEqual({ ok: true, value: 'pkg:constructor/__proto__?constructor=x' })
  })
})
