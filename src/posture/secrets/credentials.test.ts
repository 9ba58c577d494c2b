import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialByName, credentialByShape, credentialsInText, credentialsInWords } from './credentials.ts'

describe('credentialByName', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2!'],
    ['dbPassword', 'hunter2!'],
    ['spring.datasource.password', 'hunter2!'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYINVENTED0'],
    ['API_TOKEN', 'abc'],
    ['PGPASSWORD', 'abc'],
    ['AZURE_STORAGE_KEY', 'abc'],
    ['HEADER', 'Bearer abcdefghijklmnop1234'],
    ['ANYTHING', 'AKIAINVENTED00000000'],
    ['DATABASE_URL', 'postgres://app:s3cr3t@db:5432/app'],
  ])('finds %s=%s', (name, value) => {
    expect(credentialByName(name, value)).toBeDefined()
  })

  it.each([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '$(DB_PASSWORD)'],
    ['DB_PASSWORD', '$' + '{DB_PASSWORD}'],
    ['DB_PASSWORD', '{{ .Values.password }}'],
    ['DB_PASSWORD', '/run/secrets/password'],
    ['DB_PASSWORD_FILE', '/run/secrets/password'],
    ['PASSWORD_MIN_LENGTH', '12'],
    ['TOKEN', '8080'],
    ['ENABLE_TOKEN', 'true'],
    ['SECRET_NAME', 'db-credentials'],
    ['DATABASE_URL', 'postgres://db:5432/app'],
    ['DATABASE_URL', 'postgres://app:$(PASSWORD)@db:5432/app'],
    ['COMPASS', 'north'],
  ])('passes %s=%s', (name, value) => {
    expect(credentialByName(name, value)).toBeUndefined()
  })
})

describe('credentialsInWords', () => {
  const found = (...words: string[]) => credentialsInWords(words).map(({ credential }) => credential.value)

  it.each([
    [['--db-password=hunter2!'], ['hunter2!']],
    [['--db-password', 'hunter2!'], ['hunter2!']],
    [['--set=auth.password=hunter2!'], ['hunter2!']],
    [
      ['sh', '-c', 'curl -u admin:hunter2secret --token=abc; PGPASSWORD="hunter2!" psql'],
      ['abc', 'hunter2!'],
    ],
    [
      ['postgres://u:hunter3@db/x', '--password=zzz'],
      ['postgres://u:hunter3@d', 'zzz'],
    ],
    [['curl', '-H', 'Authorization: Bearer abcdefghijklmnop1234'], []],
  ])('finds in %j the values %j', (words, values) => {
    const all = found(...words)
    for (const value of values) expect(all).toContain(value)
  })

  it('passes flags without a literal value', () => {
    expect(found('--db-password', '--verbose', '--password-file=/etc/pw', '--token=$(TOKEN)')).toEqual([])
  })

  it('never takes more than a plain name into what is shown', () => {
    for (const { credential } of credentialsInWords(['sh', '-c', 'curl -u admin:hunter2secret --token=abc']))
      expect(credential.looksLike).not.toContain('hunter2')
  })
})

describe('credentialsInText', () => {
  it('finds values in the lines of a configuration', () => {
    const text = 'host: db\npassword: "hunter2!"\n# token: comment\nport=1\napi_key=abc123def\n'
    expect(credentialsInText(text).map(({ value }) => value)).toEqual(['hunter2!', 'abc123def'])
  })
})

describe('every pattern', () => {
  it('is linear: long hostile texts are judged at once', () => {
    const hostile = [
      'a'.repeat(100_000),
      `eyJ${'a'.repeat(50_000)}`,
      `x://${':'.repeat(50_000)}`,
      '-'.repeat(100_000),
      'A'.repeat(100_000),
    ]
    for (const text of hostile) {
      expect(credentialByShape(text)).toBeUndefined()
      expect(credentialByName(text, text)).toBeUndefined()
      expect(credentialsInText(text)).toEqual([])
    }
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (name, value) => [credentialByName(name, value), credentialsInText(value)].length === 2,
      ),
    )
  })
})
