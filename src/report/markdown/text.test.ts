import { describe, expect, it } from 'vitest'
import { hostileReport } from '../sample.test-support.ts'
import { renderMarkdown } from './index.ts'
import { block, code, plain, prose } from './text.ts'

describe('text of others in Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['`code`', '\\`code\\`'],
    ['*bold* _it_', '\\*bold\\* \\_it\\_'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['[a](b)', '\\[a\\](b)'],
    ['![a](b)', '!\\[a\\](b)'],
    ['# head', '\\# head'],
    ['- item', '\\- item'],
    ['1. item', '1&#8203;. item'],
    ['&lt;', '\\&lt;'],
    ['https://example.com', 'https\\://example.com'],
    ['www.example.com', 'www\\.example.com'],
    ['@octocat', '`@`octocat'],
    ['$x$', '\\$x\\$'],
    ['a\\|b', 'a\\\\\\|b'],
    ['a\nb\u202e', 'a\\\\u{a}b\\\\u{202e}'],
    ['plain words, 2026-11-24.', 'plain words, 2026-11-24.'],
  ])('%j is shown as it is', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  it('is code that nothing in it can leave', () => {
    expect(code('a.b[0]')).toBe('`a.b[0]`')
    expect(code('a`b')).toBe('<code>a&#96;b</code>')
    expect(code('\\|<b>')).toBe('<code>&#92;&#124;&#60;b&#62;</code>')
    expect(code('')).toBe('<code></code>')
  })

  it('is fenced longer than any fence in it', () => {
    expect(block(['a', '````'], 'yaml')).toBe('`````yaml\na\n````\n`````')
  })

  it('keeps the code of our own prose', () => {
    expect(prose('Set `a|b`.\n\nThen *go*.')).toBe('Set <code>a&#124;b</code>.\n\nThen \\*go\\*.')
  })

  it('does not get out of its table cell', () => {
    const rows = renderMarkdown(hostileReport('a|b\\|c`|d\n|e'))
      .split('\n')
      .filter((line) => line.startsWith('| '))
    const objects = rows.filter((row) => row.includes('<br>'))
    expect(objects.length).toBeGreaterThan(0)
    for (const row of objects) expect(row.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(4)
  })
})
