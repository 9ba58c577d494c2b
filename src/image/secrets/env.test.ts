import { describe, expect, it } from 'vitest'
import { findSecretsInEnv } from './index.ts'

describe('an environment variable', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2hunter2'],
    ['PGPASSWORD', 's3cr3t'],
    ['githubToken', 'abc123def'],
    ['SECRET_KEY_BASE', '8f9a7c6e5d4b3a29'],
    ['X-API-KEY', '"12345678-abcd"'],
    ['spring.datasource.password', 'l0ngp4ss'],
    ['POSTGRES_PASSWORD', 'postgres'],
  ])('%s with a value is a secret by its name', (name, value) => {
    expect(findSecretsInEnv(name, value)).toMatchObject([{ rule: 'named-secret', confidence: 'medium', line: 1 }])
  })

  it.each([
    ['DATABASE_URL', 'postgres://svc:Sup3rS3cretPw9@db.internal:5432/app', 'url-password', 16],
    ['AWS_SECRET_ACCESS_KEY', 'aB3d'.repeat(10), 'aws-secret-access-key', 1],
    ['DD_API_KEY', '0123456789abcdef0123456789abcdef', 'datadog-api-key', 1],
    ['WHATEVER', `ghp_${'0'.repeat(30)}abcdef`, 'github-pat', 1],
  ])('%s is one by the form of its value', (name, value, rule, column) => {
    expect(findSecretsInEnv(name, value)).toMatchObject([{ rule, line: 1, column }])
  })

  it.each([
    ['PATH', '/usr/local/bin:/usr/bin'],
    ['GPG_KEY', 'A035C8C19219BA821ECEA86B64E628F8D684696D'],
    ['TOKEN_TTL', '3600s'],
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['DB_PASSWORD', '/run/secrets/db'],
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', 'changeme'],
    ['DB_PASSWORD', 'DB_PASSWORD_VALUE'],
    ['API_KEY', `\${API_KEY}`],
    ['API_KEY', 'vault:secret/data/app#key'],
    ['PUBLIC_KEY', 'abcdefabcdef'],
    ['PASSWORD_MIN_LENGTH', '12'],
    ['TOKEN_URL', 'https://auth.example.com/token'],
    ['SECRET_NAME', 'shop-tls'],
  ])('%s=%s is none', (name, value) => {
    expect(findSecretsInEnv(name, value)).toEqual([])
  })
})
