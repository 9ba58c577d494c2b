import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  credentialByName,
  credentialByShape,
  credentialInAnnotation,
  credentialsInText,
  credentialsInWords,
  withoutCredentials,
} from './credentials.ts'

describe('credentialByName', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2!'],
    ['dbPassword', 'hunter2!'],
    ['spring.datasource.password', 'hunter2!'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYINVENTED0'],
    ['API_TOKEN', 'abc'],
    ['PGPASSWORD', 'abc'],
    ['DB_PASSWORD', '483920'],
    ['CLIENT_SECRET', 'abc'],
    ['SECRET', 'Zm9v+/YmFy'],
    ['URL', 'jdbc:mysql://db/app?user=root&password=hunter2!'],
    ['CONNECTION', 'Server=db;User=sa;Password=hunter2!;'],
    ['DSN', 'root:hunter2@tcp(db:3306)/app'],
    ['CONFIG', '{"auths":{"r":{"auth":"dXNlcjpodW50ZXIy"}}}'],
    ['XML', '<password>hunter2!</password>'],
    ['REDIS_AUTH', 'hunter2!'],
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
    ['TLS_SECRET', 'shop-tls'],
    ['CREDENTIALS', 'gcp-creds'],
    ['DB_PASSWORD_SECRET', 'shop-db'],
    ['apiKeySecret', 'shop-api'],
    ['clientSecret', '$oidc.okta.clientSecret'],
    ['password', '$__file{/etc/secrets/password}'],
    ['db.password', '@db.password@'],
    ['password', "#{ENV['X']}"],
    ['password', 'ENC(abcdef)'],
    ['password', '!vault x'],
    ['password', '|'],
    ['password', '{"type": "string"}'],
    ['token', 'string'],
    ['password', 'os.environ["X"]'],
    ['token', 'get_token()'],
    ['password', 'process.env.X'],
    ['login.password', 'Password'],
    ['ROLE', 'AROAINVENTED00000000'],
    ['HEADER', 'Basic authentication-required'],
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

  it('takes no name from short flags, and the first equals sign for the one', () => {
    expect(found('mysqldump', '-pTopPassword', 'mydb')).toEqual([])
    expect(found('API_TOKEN=my_db_password=q9')).toEqual(['my_db_password=q9'])
    expect(found('--db-password=c2VjcmV0Cg==')).toEqual(['c2VjcmV0Cg=='])
  })

  it('points at the word that holds the value', () => {
    expect(credentialsInWords(['run', '--token', 'hunter2!']).map(({ index }) => index)).toEqual([2])
    expect(credentialsInWords(['curl', '-u', 'admin:hunter2!']).map(({ index }) => index)).toEqual([2])
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
    expect(credentialsInText(text).map(({ value, line }) => [value, line])).toEqual([
      ['hunter2!', 2],
      ['abc123def', 5],
    ])
    expect(credentialsInText('{"db":{"password":"hunter2secret"}}').map(({ value }) => value)).toEqual([
      'hunter2secret',
    ])
  })
})

describe('credentialInAnnotation', () => {
  it.each([
    ['nginx.ingress.kubernetes.io/auth-secret', 'basic-auth'],
    ['nginx.ingress.kubernetes.io/auth-tls-secret', 'default/ca-secret'],
    ['vault.hashicorp.com/agent-inject-secret-token', 'secret/data/x'],
  ])('takes %s=%s for a reference', (key, value) => {
    expect(credentialInAnnotation(key, value)).toBeUndefined()
  })

  it('finds a literal', () => {
    expect(credentialInAnnotation('example.com/api-token', 'Hunter2!')).toBeDefined()
  })
})

describe('withoutCredentials', () => {
  it.each([
    ['user:S3cretPassw0rd@registry.example/app:1', 'S3cret'],
    ['/mnt/AKIAINVENTED00000000', 'AKIA'],
    ['https://u:S3cretPassw0rd@host/x', 'S3cret'],
  ])('takes what is secret out of %s', (text, secret) => {
    expect(withoutCredentials(text, () => 'redacted')).not.toContain(secret)
  })

  it('leaves other texts alone', () => {
    for (const text of ['registry.example:5000/team/app:1.2@sha256:abc', '/var/log', 'nginx:1.27'])
      expect(withoutCredentials(text, () => 'redacted')).toBe(text)
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
