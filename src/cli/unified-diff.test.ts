import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unifiedDiff } from './unified-diff.ts'

const side = (text: string, hidden: number[] = []) => ({
  text,
  hidden: new Map(hidden.map((line) => [line, 'a credential stands here'])),
})
const diff = (before: string, after: string) => unifiedDiff('a.yaml', side(before), side(after))
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join('')

/** Carries a difference out, as patch(1) does. */
function patch(before: string, text: string): string {
  const old = before.split('\n')
  const result: string[] = []
  let at = 0
  let last = ''
  for (const line of text.split('\n').slice(2, -1)) {
    const range = /^@@ -(\d+),(\d+) /.exec(line)
    if (range !== null) {
      const start = Number(range[1]) - (range[2] === '0' ? 0 : 1)
      while (at < start) result.push(old[at++] as string)
    } else if (line.startsWith('\\')) {
      if (last !== '-') result.push('\\')
    } else if (line.startsWith('+')) result.push(line.slice(1))
    else {
      expect(old[at]).toBe(line.slice(1))
      at++
      if (line.startsWith(' ')) result.push(line.slice(1))
    }
    last = line[0] ?? ''
  }
  const open = result.at(-1) === '\\'
  if (open) return result.slice(0, -1).join('\n')
  return [...result, ...old.slice(at)].join('\n') + (at >= old.length && result.length > 0 ? '\n' : '')
}

describe('a unified difference', () => {
  it('shows three lines around each change, and one hunk for changes close together', () => {
    const before = lines(1, 30)
    const after = before.replace('line 5\n', 'five\n').replace('line 8\n', '').replace('line 25\n', 'line 25\nnew\n')
    expect(diff(before, after)).toBe(
      [
        '--- a/a.yaml',
        '+++ b/a.yaml',
        '@@ -2,10 +2,9 @@',
        ...[' line 2', ' line 3', ' line 4', '-line 5', '+five', ' line 6', ' line 7', '-line 8'],
        ...[' line 9', ' line 10', ' line 11'],
        '@@ -23,6 +22,7 @@',
        ...[' line 23', ' line 24', ' line 25', '+new', ' line 26', ' line 27', ' line 28'],
        '',
      ].join('\n'),
    )
  })

  it('says where a new file comes from, and that a last line has no break', () => {
    expect(unifiedDiff('new.yaml', undefined, side('a: 1\n'))).toBe(
      '--- /dev/null\n+++ b/new.yaml\n@@ -0,0 +1,1 @@\n+a: 1\n',
    )
    expect(diff('a', 'b')).toBe(
      '--- a/a.yaml\n+++ b/a.yaml\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
    )
  })

  it('does not show hidden lines, and escapes what would act on a terminal', () => {
    const before = 'name: x\nenv:\n  value: hunter2\nend: "\u001b[31m"\n'
    const after = before.replace('name: x', 'name: y')
    const shown = unifiedDiff('a\u202e.yaml', side(before, [3]), side(after, [3]))
    expect(shown).not.toContain('hunter2')
    expect(shown).toContain('   # not shown: a credential stands here')
    expect(shown).toContain('end: "\\u{1b}[31m"')
    expect(shown).toContain('+++ b/a\\u{202e}.yaml')
  })

  it('leads from the old text to the new one', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 })
      .map((all) => `${all.join('\n')}\n`)
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after)
        expect(patch(before, diff(before, after))).toBe(after)
      }),
      { numRuns: 500, seed: 7 },
    )
  })

  it('gives up on the shortest way when the texts have little in common', () => {
    const [before, after] = [lines(1, 3000), lines(5000, 8000)]
    expect(patch(before, diff(before, after))).toBe(after)
  })
})
