import { describe, expect, it } from 'vitest'
import { appendException, type Entry } from './entry.ts'

const entry: Entry = {
  id: 'EXC-009',
  scope: { checks: ['POD-02/host-network'], names: ['kube-*'] },
  reason: "it's needed: # by \u202Ethe proxy",
  owner: 'yes',
  ticket: '007',
  expires: '2027-03-31',
}

function append(text: string, more: Partial<Entry> = {}): string {
  const longer = appendException(text, { ...entry, ...more }, 'ignore.yaml')
  return longer.ok ? longer.value : `refused: ${longer.error.message}`
}

const written = (indent: string): string =>
  [
    '- id: EXC-009',
    '  scope:',
    '    checks:',
    '      - POD-02/host-network',
    '    names:',
    '      - "kube-*"',
    '  reason: "it\'s needed: # by \\u202ethe proxy"',
    '  owner: "yes"',
    '  ticket: "007"',
    '  expires: 2027-03-31',
    '',
  ]
    .map((line) => (line === '' ? line : `${indent}${line}`))
    .join('\n')

const one = (indent: string): string =>
  `${indent}- { id: EXC-001, scope: { controls: [POD-01] }, reason: r, owner: o, expires: 2027-01-01 }\n`

describe('appendException', () => {
  it.each([
    ['a file that is not there', '', `exceptions:\n${written('  ')}`],
    ['nothing but a comment', '# ours\n', `# ours\nexceptions:\n${written('  ')}`],
    ['an empty list', '# ours\nexceptions: []\n', `# ours\nexceptions:\n${written('  ')}`],
    [
      'a list with comments, which stay',
      `# head\nexceptions:\n  # first\n\n${one('  ')}  # last\n`,
      `# head\nexceptions:\n  # first\n\n${one('  ')}  # last\n${written('  ')}`,
    ],
    ['a list that is not indented', `exceptions:\n${one('')}`, `exceptions:\n${one('')}${written('')}`],
    ['a last line without an end', `exceptions:\n${one('  ')}`.trimEnd(), `exceptions:\n${one('  ')}${written('  ')}`],
  ])('adds to %s', (_, before, after) => {
    expect(append(before)).toBe(after)
  })

  it('keeps the line ends of Windows', () => {
    const before = `# ours\nexceptions:\n${one('  ')}`
    expect(append(before.replaceAll('\n', '\r\n'))).toBe(append(before).replaceAll('\n', '\r\n'))
  })

  it.each([
    ['an id that is taken', `exceptions:\n${one('  ')}`, { id: 'EXC-001' }, 'has an exception with id EXC-001 already'],
    ['a list in braces', `exceptions: [${one('').slice(2).trim()}]`, {}, 'is not written in block style'],
    ['a list in the words of JSON', '{"exceptions": []}', {}, 'is not written in block style'],
    ['a text behind the list', `exceptions:\n${one('  ')}...\n`, {}, 'cannot add to ignore.yaml: '],
    ['a file that is no YAML', 'exceptions: [', {}, 'ignore.yaml:1: '],
    ['a file of something else', 'failOn: high', {}, 'has no list "exceptions"'],
    ['an entry that would not be read back', '', { owner: ' ' }, 'needs an owner'],
  ])('refuses %s', (_, before, more, message) => {
    expect(append(before, more)).toContain(message)
  })
})
