import { describe, expect, it } from 'vitest'
import { findSecrets, readSecretConfig, searchFile } from './index.ts'
import { whySkipped } from './skip.ts'
import paths from './skipped-paths.json' with { type: 'json' }
import allowRules from './trivy-allow-rules.json' with { type: 'json' }

const token = `ghp_${'0123456789'.repeat(3)}abcdef`

function rulesWith(config: string, text: string, path = 'a.txt'): string[] {
  const read = readSecretConfig(config)
  if (!read.ok) throw read.error
  return findSecrets(Buffer.from(text), path, read.value).map(({ rule, line, column }) => `${rule} ${line}:${column}`)
}

const own = `
rules:
  - id: own
    title: Ours
    severity: CRITICAL
    regex: 'tok-(?P<secret>[0-9]+)é?'
    secret-group-name: secret
    keywords: [TOK-]
    path: \\.txt$
    allow-rules: [{ id: zeros, regex: 'tok-0+' }]
    exclude-block: { regexes: ['(?s)<no>.*?</no>'] }
`

describe('a secret configuration', () => {
  it('adds rules', () => {
    expect(rulesWith(own, 'a\né tok-12é tok-00 <no>tok-3</no>')).toEqual(['own 2:7'])
    expect(rulesWith(own, 'tok-12', 'a.md.conf')).toEqual([])
  })

  it.each([
    ['{}', ['github-pat 1:1']],
    ['disable-rules: [github-pat]', []],
    ['enable-builtin-rules: [github-pat]', ['github-pat 1:1']],
    ['enable-builtin-rules: [aws-access-key-id]', []],
    ['allow-rules: [{ id: a, regex: "ghp_0" }]', []],
    ['allow-rules: [{ id: a, path: "^a" }]', []],
    ['exclude-block: { regexes: ["ghp_.*"] }', []],
  ])('%s chooses', (config, expected) => {
    expect(rulesWith(config, token)).toEqual(expected)
  })

  it('takes names and values under its choices too', () => {
    expect(rulesWith('{}', 'DB_PASSWORD=hunt3r2', '.env')).toEqual(['named-secret 1:13'])
    expect(rulesWith('disable-rules: [named-secret]', 'DB_PASSWORD=hunt3r2', '.env')).toEqual([])
  })

  it('opens files that are left out otherwise', () => {
    expect(rulesWith('{}', token, 'a.md')).toEqual([])
    expect(rulesWith('disable-allow-rules: [markdown]', token, 'a.md')).toEqual(['github-pat 1:1'])
  })

  it('tells files that it allows from others', () => {
    const read = readSecretConfig('allow-rules: [{ id: a, path: "^a" }]')
    expect(read.ok && searchFile(Buffer.from(token), 'a', read.value)).toEqual({ kind: 'skipped', why: 'allowed' })
  })

  it.each([
    ['rules: [', 'not YAML'],
    ['rules: [{ regex: a }]', 'Rule 1 of the secret configuration has no id'],
    ['rules: [{ id: a }]', 'has no regex'],
    ['rules: [{ id: a, regex: "(" }]', 'not a regular expression'],
    ['rules: [{ id: a, regex: "(?=a)" }]', 'not a regular expression'],
    ['rules: [{ id: a, regex: a, secret-group-name: b }]', 'which its regex does not have'],
    ['allow-rules: [{ path: "[" }]', 'an allow rule of the secret configuration'],
  ])('%s is refused', (config, message) => {
    const read = readSecretConfig(config)
    expect(read.ok ? '' : read.error.message).toContain(message)
  })

  it('that holds nothing is one', () => {
    for (const text of ['', 'a', '[]', 'rules: 3']) expect(readSecretConfig(text).ok).toBe(true)
  })

  it('knows the allow rules by our reasons', () => {
    const reasons = new Set(Object.keys(paths))
    expect(Object.values(allowRules).filter((reason) => !reasons.has(reason))).toEqual([])
    expect(whySkipped('a.md', 1)).toBe('documentation')
  })
})
