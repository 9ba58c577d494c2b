// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like placeholders
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { type Instruction, parseDockerfile } from './index.ts'

function parsed(text: string): readonly Instruction[] {
  const result = parseDockerfile(text)
  if (!result.ok) throw result.error
  return result.value.instructions
}

const only = (text: string): Instruction => parsed(`FROM scratch\n${text}\n`)[1] as Instruction

function commandText(instruction: Instruction): string {
  const command = 'command' in instruction ? instruction.command : undefined
  return command?.form === 'shell' ? command.line.text : JSON.stringify(command?.words.map(({ text }) => text))
}

describe('a Dockerfile', () => {
  it('is read into its instructions, with their places', () => {
    const text = 'ARG V=1\nFROM node:${V} AS build\n\nRUN a\n'
    const [arg, from, run] = parsed(text)
    expect([arg?.kind, from?.kind, run?.kind]).toEqual(['ARG', 'FROM', 'RUN'])
    expect(from).toMatchObject({ image: { text: 'node:${V}', start: 13 }, as: { name: { text: 'build' } } })
    expect(text.slice(run?.start, run?.end)).toBe('RUN a')
  })

  it('joins continued lines, and drops comments and empty lines among them', () => {
    const run = only('RUN a \\\n  # why\n\n  && b \\  \n  && c')
    expect(commandText(run)).toBe('a   && b   && c')
    expect(run.emptyLines).toHaveLength(1)
  })

  it('knows the place of a word behind a continuation', () => {
    const text = 'FROM scratch\nCOPY a \\\n  bcd /x/\n'
    const copy = parsed(text)[1]
    expect(copy?.kind === 'COPY' && copy.sources.map(({ start, end }) => text.slice(start, end))).toEqual(['a', 'bcd'])
  })

  it('keeps an escaped escape character at the end of a line', () => {
    expect(parsed('FROM scratch\nRUN a\\\\\nRUN b\n')).toHaveLength(3)
  })

  it('reads CRLF files and a byte order mark', () => {
    expect(parsed('\uFEFFFROM a\r\nRUN b \\\r\n c\r\n').map(({ kind }) => kind)).toEqual(['FROM', 'RUN'])
  })

  it('takes the escape character from its directive, at the top only', () => {
    expect(commandText(parsed('# escape=`\nFROM a\nRUN b `\n c\\\nRUN d\n')[1] as Instruction)).toBe('b  c\\')
    expect(parseDockerfile('\n# escape=`\nFROM a\n')).toMatchObject({ ok: true, value: { escapeMark: '\\' } })
    expect(parseDockerfile('# escape=x\nFROM a\n')).toMatchObject({ ok: false, error: { line: 1 } })
    expect(parseDockerfile('# syntax=a\n# syntax=b\nFROM a\n')).toMatchObject({ ok: false, error: { line: 2 } })
  })

  it.each([
    ['CMD ["a", "b\\n"]', '["a","b\\n"]'],
    ['CMD [ "a" ]', '["a"]'],
    ['CMD ["a", 1]', '["a", 1]'],
    ["CMD ['a']", "['a']"],
    ['RUN --mount=type=cache,target=/x --network=none make', 'make'],
    ['HEALTHCHECK --interval=5s CMD curl -f x', 'curl -f x'],
    ['SHELL ["/bin/bash", "-c"]', '["/bin/bash","-c"]'],
  ])('%s runs %s', (line, expected) => {
    expect(commandText(only(line))).toBe(expected)
  })

  it('reads flags with their values', () => {
    const { flags } = only('COPY --from=build --chown=1:1 --link a b')
    expect(flags.map(({ name, value }) => [name, value?.text])).toEqual([
      ['from', 'build'],
      ['chown', '1:1'],
      ['link', undefined],
    ])
  })

  it.each([
    [
      'ENV A=1 B="x y"',
      false,
      [
        ['A', '1'],
        ['B', '"x y"'],
      ],
    ],
    ['ENV A x y', true, [['A', 'x y']]],
    [
      'ARG A B=2',
      false,
      [
        ['A', undefined],
        ['B', '2'],
      ],
    ],
    ['LABEL "a b"=c', false, [['"a b"', 'c']]],
  ])('%s sets pairs', (line, legacy, pairs) => {
    const instruction = only(line)
    if (!('pairs' in instruction)) throw new Error('no pairs')
    expect(instruction.legacy).toBe(legacy)
    expect(instruction.pairs.map(({ name, value }) => [name.text, value?.text])).toEqual(pairs)
  })

  it('reads heredocs, several and with tabs taken off', () => {
    const [, copy, run, after] = parsed(
      'FROM a\nCOPY <<A <<-"B" /x/\none\nA\n\ttwo\n\tB\nRUN <<EOF\nFROM b\nEOF\nUSER 1\n',
    )
    expect(copy?.heredocs.map(({ name, expands, content }) => [name, expands, content.text])).toEqual([
      ['A', true, 'one\n'],
      ['B', false, 'two\n'],
    ])
    expect(run?.heredocs[0]?.content.text).toBe('FROM b\n')
    expect(after?.kind).toBe('USER')
  })

  it('does not take a shell’s shift or here-string for a heredoc', () => {
    expect(parsed('FROM a\nRUN echo $((1<<2)) && cat <<<x\nUSER 1\n')).toHaveLength(3)
  })

  it.each([
    ['', 1],
    ['# only a comment\n', 1],
    ['RUN a\n', 1],
    ['FROM a\nFETCH b\n', 2],
    ['FROM a\n\nRUN\n', 3],
    ['FROM a b\n', 1],
    ['FROM a AS 1x\n', 1],
    ['FROM a\nENV =1\n', 2],
    ['FROM a\nENV A=1 B\n', 2],
    ['FROM a\nENV A\n', 2],
    ['FROM a\nCOPY a\n', 2],
    ['FROM a\nSHELL bash\n', 2],
    ['FROM a\nHEALTHCHECK curl x\n', 2],
    ['FROM a\nRUN <<EOF\nx\n', 2],
    ['FROM a\0', 1],
    [`FROM a\n${'ONBUILD '.repeat(9)}RUN x`, 2],
    [`FROM a\n#${'x'.repeat(1024 * 1024)}`, 1],
    ['#\n'.repeat(50_001), 50_000],
  ])('refuses %j with its line', (text, line) => {
    expect(parseDockerfile(text)).toMatchObject({ ok: false, error: { line, code: 'malformed' } })
  })

  it('does not repeat what may be a part of a secret', () => {
    const result = parseDockerfile('FROM a\nENV A=1\n  PASSWORD=hunter22\n')
    expect(result).toMatchObject({ ok: false, error: { message: 'unknown instruction here', line: 3 } })
  })

  const pieces = [
    'FROM a',
    'RUN ',
    'ENV A=',
    '"',
    "'",
    '\\',
    '\n',
    '`',
    '[',
    ']',
    '<<EOF',
    '$(',
    '${A',
    '#',
    ' AS b',
    'COPY a b',
    'ONBUILD ',
  ]
  const parts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 30 })
  const hasItsSpans = (text: string): void => {
    const result = parseDockerfile(text)
    if (!result.ok) return
    for (const { start, end, keyword } of result.value.instructions) {
      expect(start).toBeLessThan(end)
      expect(end).toBeLessThanOrEqual(text.length)
      expect(text.slice(keyword.start, keyword.end)).toContain(keyword.text[0])
    }
  }
  fuzz(
    'a Dockerfile',
    parts.map((some) => `FROM a\n${some.join('')}`),
    hasItsSpans,
    'grammar',
  )
})
