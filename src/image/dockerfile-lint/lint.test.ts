// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like placeholders
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintDockerfile } from './index.ts'

const now = '2026-11-25T00:00:00Z'

function lint(text: string) {
  const result = lintDockerfile(text, { now })
  if (!result.ok) throw result.error
  const ids = (findings: typeof result.value.findings) => findings.map(({ rule }) => rule.id)
  return { ...result.value, ids: ids(result.value.findings), ignoredIds: ids(result.value.ignored) }
}

describe('a finding', () => {
  it('knows its place, also behind a continuation', () => {
    const { findings } = lint('FROM debian:13\nRUN true \\\n  && apt update\n')
    const apt = findings.find(({ rule }) => rule.id === 'IMG-14/apt-for-scripts')
    expect(apt).toMatchObject({ from: { line: 3, column: 6 }, to: { line: 3, column: 9 } })
  })

  it('comes in the order of the file', () => {
    const lines = lint('FROM node\nRUN sudo a\nADD a /b\nUSER root\n').findings.map(({ from }) => from.line)
    expect(lines).toEqual([...lines].sort((a, b) => a - b))
  })

  it('of a stage that only builds is milder', () => {
    const { findings } = lint('FROM node:18 AS a\nFROM node:18\n')
    const severities = findings.filter(({ rule }) => rule.id === 'IMG-05/end-of-life-base').map((one) => one.severity)
    expect(severities).toEqual(['medium', 'high'])
  })

  it('about build tools has a sketch in two stages', () => {
    const { findings } = lint('FROM golang:1.26\nWORKDIR /src\nRUN go build -o app\n')
    const { sketch } = findings.find(({ rule }) => rule.id === 'IMG-07/build-tools-in-final') ?? { sketch: [] }
    expect(sketch).toEqual([
      'FROM golang:1.26 AS build',
      'WORKDIR /src',
      'RUN go build -o app',
      '',
      'FROM gcr.io/distroless/static-debian12:nonroot',
      'WORKDIR /src',
      'COPY --from=build /src /src',
      'USER 65532',
    ])
  })
})

describe('a comment', () => {
  it.each([
    '# hadolint ignore=DL3004',
    '# hadolint ignore=DL3008,DL3004',
    '# seawall ignore=IMG-14/sudo',
    '# seawall ignore = img-14/sudo, DL3008  the tool wants it',
    '# seawall ignore=IMG-14',
    '#seawall ignore=DL3004\n# why: it is old',
  ])('%j holds a rule back for the instruction below', (comment) => {
    const { ids, ignoredIds } = lint(`FROM debian:13\n${comment}\nRUN sudo a\nRUN sudo b\n`)
    expect(ids.filter((id) => id === 'IMG-14/sudo')).toHaveLength(1)
    expect(ignoredIds).toContain('IMG-14/sudo')
  })

  it.each(['# hadolint global ignore=DL3004', '# check=skip=x\n# hadolint global ignore=DL3004'])(
    '%j holds it back everywhere',
    (comment) => {
      expect(lint(`${comment}\nFROM debian:13\nRUN sudo a\nRUN sudo b\n`).ids).not.toContain('IMG-14/sudo')
    },
  )

  it('inside of an instruction counts for it', () => {
    expect(lint('FROM debian:13\nRUN a \\\n # hadolint ignore=DL3004\n && sudo b\n').ids).not.toContain('IMG-14/sudo')
  })

  it('of BuildKit at the top is understood', () => {
    expect(lint('# check=skip=JSONArgsRecommended;error=true\nFROM a\nCMD b\n').ids).not.toContain('IMG-14/json-form')
    expect(lint('# check=skip=StageNameCasing\nFROM a\nCMD b\n').ids).toContain('IMG-14/json-form')
  })

  it.each(['# ignore=DL3004', '# hadolint ignore=DL3005', '# hadolint ignore=', '# seawall ignoreDL3004'])(
    '%j holds nothing back',
    (comment) => {
      expect(lint(`FROM debian:13\n${comment}\nRUN sudo a\n`).ids).toContain('IMG-14/sudo')
    },
  )
})

describe('a secret', () => {
  const secret = 'c0rrect-h0rse'

  it('is repeated nowhere', () => {
    const { findings, secretLines } = lint(
      `FROM golang:1.26\nENV DB_PASSWORD ${secret}\nRUN API_TOKEN=${secret} go build\nLABEL a=https://me:${secret}@b\n`,
    )
    expect([...secretLines].sort()).toEqual([2, 3, 4])
    const shown = findings.map((one) => JSON.stringify({ ...one, fix: one.isPrivate ? undefined : one.fix }))
    expect(shown.join('\n')).not.toContain(secret)
  })
})

describe('any text', () => {
  const pieces = [
    'FROM node:18',
    'RUN ',
    'apt-get install ',
    'COPY . .',
    ' && ',
    'ENV A=',
    '$A',
    '"',
    '\\',
    '\n',
    '<<EOF',
    '\nEOF',
    '# seawall ignore=',
    'USER ',
    'ONBUILD ',
    '| sh',
    '${B:-',
    'pip install ',
  ]

  it('is judged or refused with its line, and its findings lie in the file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 40 }),
        (parts) => {
          const text = `FROM a\n${parts.join('')}\n`
          const result = lintDockerfile(text, { now, context: { names: new Set(), ignoreFile: undefined } })
          if (!result.ok) {
            expect(result.error.line).toBeGreaterThan(0)
            return
          }
          const lines = text.split('\n').length
          for (const { from, to } of result.value.findings) {
            expect(from.line).toBeLessThanOrEqual(to.line)
            expect(to.line).toBeLessThanOrEqual(lines)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a RUN with too many commands', `FROM a\nRUN ${'b;'.repeat(3000)}`],
    ['too many instructions', `FROM a\n${'USER 1\n'.repeat(6000)}`],
  ])('%s is refused', (_, text) => {
    expect(lintDockerfile(text, { now })).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it.each([
    'RUN apt update\nRUN pip install x\nENV A b\n'.repeat(1500),
    'COPY . .\nCOPY --from=0 node_modules node_modules\n'.repeat(2400),
    `RUN ${'"$(a ${b:-`c`})" '.repeat(1000)}`,
    `${'RUN npm ci\n'.repeat(2300)}FROM c\n${'COPY --from=0 /x /y\n'.repeat(2400)}`,
    `ENV A=${'${'.repeat(200_000)}`,
    `RUN apt-get install ${'a '.repeat(100_000)}`,
    `RUN ${'http://a:'.repeat(50_000)}`,
  ])('is judged in bounded time (%#)', (text) => {
    const start = performance.now()
    lintDockerfile(`FROM a\n${text}`, { now })
    expect(performance.now() - start).toBeLessThan(8000)
  })
})
