import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits, type LintFinding, lintDockerfile, mendDockerfile } from './index.ts'

const now = '2026-11-25T00:00:00Z'
const safe = ({ fix }: LintFinding): boolean => fix?.impact === 'safe'
const mend = (text: string, isWanted = safe) => mendDockerfile(text, { now }, isWanted).text

describe('a fix', () => {
  it.each([
    ['FROM a as b', 'FROM a AS b'],
    ['from a as b\nRUN c\nRUN d', 'FROM a AS b\nRUN c\nRUN d'],
    ['FROM a AS B\nFROM B', 'FROM a AS b\nFROM B'],
    ['FROM --platform=$TARGETPLATFORM a', 'FROM a'],
    ['FROM a\nMAINTAINER me <me@b>', 'FROM a\nLABEL org.opencontainers.image.authors="me <me@b>"'],
    ['FROM a\nENV A b c', 'FROM a\nENV A="b c"'],
    ['FROM a\nCMD node a.js --b=c', 'FROM a\nCMD ["node", "a.js", "--b=c"]'],
    ['FROM a\nADD b /c', 'FROM a\nCOPY b /c'],
    ['FROM a\nCOPY b c /d', 'FROM a\nCOPY b c /d/'],
    ['FROM a\nRUN apt install b', 'FROM a\nRUN apt-get install -y b'],
    [
      'FROM a\nRUN apt-get update && apt-get install -y b',
      'FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*',
    ],
    ['FROM a\nRUN dnf install -y \\\n    b', 'FROM a\nRUN dnf install -y \\\n    b \\\n    && dnf clean all'],
    ['FROM a\nRUN apk add b', 'FROM a\nRUN apk add --no-cache b'],
    ['FROM a\nRUN pip install -r b', 'FROM a\nRUN pip install --no-cache-dir -r b'],
    ['FROM a\nRUN b \\\n\n  c', 'FROM a\nRUN b \\\n  c'],
    ['FROM a\r\nRUN b \\\r\n\r\n  c\r\n', 'FROM a\r\nRUN b \\\r\n  c\r\n'],
    ['FROM debian:13\nRUN sudo -E b\nRUN sudo c && sudo d', 'FROM debian:13\nRUN sudo -E b\nRUN c && d'],
    ['FROM debian:13\nRUN source b', 'FROM debian:13\nRUN . b'],
    ['FROM a\nEXPOSE 80/TCP', 'FROM a\nEXPOSE 80/tcp'],
    ['FROM gcr.io/distroless/static\nUSER nonroot', 'FROM gcr.io/distroless/static\nUSER 65532'],
    ['FROM a\nRUN adduser --system --uid 1001 b\nUSER b', 'FROM a\nRUN adduser --system --uid 1001 b\nUSER 1001'],
  ])('of %j gives %j', (before, after) => {
    expect(mend(before)).toBe(after)
  })

  it.each([
    'FROM a\nCMD a $B',
    'FROM a\nCMD a | b',
    'FROM a\nSHELL ["bash", "-c"]\nCMD a b',
    'FROM a\nENV A "b" c',
    'FROM a\nADD b.tar.gz /c/',
    'FROM a\nUSER 5000\nRUN sudo b',
    'FROM a\nRUN apt-get update && apt-get install -y b\nRUN apt-get install -y c',
    'FROM a\nUSER somebody',
    'FROM a\nRUN useradd -u 1001 -G team other\nUSER team',
    'FROM a\nENTRYPOINT b\nCMD ["c"]',
    'FROM a AS b\nENTRYPOINT ["c"]\nFROM b\nCMD d',
    'FROM php:8.4-fpm-alpine\nUSER www-data',
    'FROM a\nRUN apt-get install -y b',
  ])('is not made where it could be wrong: %j', (text) => {
    expect(mend(text)).toBe(text)
  })

  it('that may break the build is made only when it is wanted', () => {
    const text = 'FROM a\nCOPY package-lock.json /\nRUN npm install'
    expect(mend(text)).toBe(text)
    expect(mend(text, () => true)).toBe('FROM a\nCOPY package-lock.json /\nRUN npm ci')
  })

  it('leaves what a comment holds back', () => {
    const text = 'FROM a\n# hadolint ignore=DL3020\nADD b /c'
    expect(mend(text)).toBe(text)
  })

  it('that touches another is refused', () => {
    expect(
      applyEdits('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toBeUndefined()
    expect(
      applyEdits('abc', [
        { start: 1, end: 1, text: 'x' },
        { start: 2, end: 3, text: '' },
      ]),
    ).toBe('axb')
  })
})

describe('a mended file', () => {
  const lines = fc.constantFrom(
    'RUN apt update',
    'RUN apt-get install b',
    'RUN apt-get update && apt-get install c',
    'RUN sudo pip install d \\\n\n  e',
    'run apk add f',
    'ENV G h',
    'ENV SECRET_TOKEN abcdef99',
    'ADD i /j',
    'COPY k l /m',
    'CMD n o',
    'MAINTAINER p',
    'FROM q as R',
    'FROM r',
    'USER node',
    'EXPOSE 1/TCP',
    '# hadolint ignore=DL3027',
    'RUN <<EOF\napt install s\nEOF',
    'ONBUILD RUN apt install t',
  )

  it('has fewer findings of its rules and more of none, and nothing left to do', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 12 }), fc.boolean(), (parts, risky) => {
        const text = `FROM node:24\n${parts.join('\n')}\n`
        const isWanted = risky ? () => true : safe
        const { text: after, fixed } = mendDockerfile(text, { now }, isWanted)
        const [was, is] = [countByRule(text), countByRule(after)]
        for (const [id, number] of is) expect(number, id).toBeLessThanOrEqual(was.get(id) ?? 0)
        for (const { rule } of fixed) expect(is.get(rule.id) ?? 0).toBeLessThan(was.get(rule.id) ?? 0)
        expect(mendDockerfile(after, { now }, isWanted).text).toBe(after)
      }),
      { numRuns: 150 },
    )
  })
})

function countByRule(text: string): Map<string, number> {
  const result = lintDockerfile(text, { now })
  if (!result.ok) throw result.error
  const counts = new Map<string, number>()
  for (const { rule } of result.value.findings) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1)
  return counts
}
