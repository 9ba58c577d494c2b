import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileReport, sampleReport } from '../sample.test-support.ts'
import { html, prose } from './html.ts'
import { renderHtml } from './index.ts'

describe('markup', () => {
  it('takes whatever is put in for text', () => {
    expect(html`<b title="${'"\'<>&'}">${'<i>'}</b>`.markup).toBe('<b title="&quot;&#39;&lt;&gt;&amp;">&lt;i&gt;</b>')
  })

  it('takes markup made here as it is, and leaves nothing for false', () => {
    expect(html`${html`<b></b>`}${[html`<i></i>`]}${false}${undefined}${1}`.markup).toBe('<b></b><i></i>1')
  })

  it('shows escape codes and bidirectional marks', () => {
    expect(html`${'a\u001b[1m\u202eb\nc'}`.markup).toBe('a\\u{1b}[1m\\u{202e}b\nc')
  })

  it('makes paragraphs and code of prose', () => {
    expect(prose('Set `<a>`.\n\nGo.').markup).toBe('<p>Set <code>&lt;a&gt;</code>.</p><p>Go.</p>')
  })
})

describe('the page', () => {
  const page = renderHtml(sampleReport()).replaceAll('&#39;', "'")

  it('allows exactly the one script it has', () => {
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '')
    expect(scripts).toHaveLength(1)
    const hash = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64')
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    )
  })

  it('names no other resource', () => {
    expect(page).not.toMatch(/\b(?:src|srcset|action|poster|data)="|@import|url\(|<link|<img|<iframe|https?:/)
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/)
  })

  it('shows evidence, fix, residual risk, change, exception and what is not known', () => {
    for (const text of [
      'spec.template.spec.containers[0].securityContext.privileged',
      'Remove <code>privileged</code>',
      'Capabilities remain.',
      '+ spec.containers[0].securityContext.privileged = false',
      '- spec.hostPID',
      'kind: NetworkPolicy',
      'Excepted until 2027-01-01 by EXC-1: it reads the node',
      'Known: the baseline has it too',
      'deploy/b.yaml:3: a bracket is open',
      'images were not read',
      'fixed since 2026-11-01',
      '2 findings of Trivy Trivy',
      'Theirs: in no count above, and never enforced.',
    ])
      expect(page).toContain(text)
  })

  it('has one element for each that it opens', () => {
    const open: string[] = []
    for (const [, end, name = ''] of page
      .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
      .matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (['meta', 'br', 'wbr', 'input'].includes(name)) continue
      if (end === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })

  it('has the same tags whatever the names are', () => {
    const tagsOf = (text: string) =>
      [...renderHtml(hostileReport(text)).matchAll(/<\/?[a-z][^\s>]*/gi)].map(([tag]) => tag.toLowerCase())
    const expected = tagsOf('name')
      .filter((tag) => tag !== '<wbr')
      .join(' ')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            '</script><script>alert(1)</script>',
            '"><img src=x onerror=alert(1)>',
            "' onmouseover='x",
            '<!--',
            ']]>',
            '&#60;',
          ),
        ),
        (text) => {
          fc.pre(!/[`\n]|^$|not set/.test(text)) // code, paragraphs and absent texts have tags of their own
          expect(
            tagsOf(text)
              .filter((tag) => tag !== '<wbr')
              .join(' '),
          ).toBe(expected)
        },
      ),
      { numRuns: 200 },
    )
  })
})
