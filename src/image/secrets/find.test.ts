import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changed, fuzz } from '../../../test/fuzz/index.ts'
import { digestOfText } from '../../core/index.ts'
import { findSecrets, searchFile } from './index.ts'

/** Put together here, so that no scanner of code hosts takes this file for a leak. */
const githubToken = `ghp_${'0123456789'.repeat(3)}abcdef`
const awsId = `AKIA${'0123456789ABCDEF'}`
const keyBody = 'MIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gu'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const rulesIn = (text: string, path = 'app/settings.txt'): string[] =>
  findSecrets(Buffer.from(text), path).map(({ rule, line }) => `${rule} ${line}`)

describe('the secrets of a file', () => {
  it.each([
    ['a token', `x\ntoken: ${githubToken}\n`, ['github-pat 2']],
    ['two on a line', `${githubToken} ${awsId}`, ['github-pat 1', 'aws-access-key-id 1']],
    ['a token with line ends of Windows', `a\r\nb\r\n${awsId}\r\n`, ['aws-access-key-id 3']],
    ['a key in PEM', `\n-----BEGIN RSA PRIVATE KEY-----\n${keyBody}\n-----END RSA PRIVATE KEY-----`, ['private-key 3']],
    [
      'an encrypted key',
      `-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,01\n\n${keyBody}\n-----END EC PRIVATE KEY-----`,
      ['private-key 5'],
    ],
    [
      'a key in a JSON text',
      `{"k":"-----BEGIN PRIVATE KEY-----\\n${keyBody}\\n-----END PRIVATE KEY-----\\n"}`,
      ['private-key 1'],
    ],
    [
      'a key of PGP',
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n${keyBody}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`,
      ['private-key 4'],
    ],
    ['a key of PuTTY', `Private-Lines: 1\n${keyBody}\nPrivate-MAC: 00\n`, ['putty-private-key 2']],
    [
      'a service account',
      `{\n "type": "service_account",\n "private_key": "-----BEGIN PRIVATE KEY-----\\n${keyBody}\\n-----END PRIVATE KEY-----"}`,
      ['gcp-service-account 2', 'private-key 3'],
    ],
    ['a password in a URL', 'db = mysql://app:s3cr3tpw@10.0.0.1/x', ['url-password 1']],
    ['a login of Docker', `{"auths":{"r.io":{"auth":"${base64('joe:s3cr3tpw')}"}}}`, ['docker-registry-auth 1']],
    ['a token in base64', `a: ${base64(`user token = ${githubToken}\n and some more text`)}`, ['github-pat 1']],
    [
      'a token in wrapped base64',
      base64(`${'text before it, '.repeat(8)}${githubToken}`).replace(/.{76}/g, '$&\n'),
      ['github-pat 1'],
    ],
  ])('has %s', (_, text, expected) => {
    expect(rulesIn(text)).toEqual(expected)
  })

  it.each([
    ['.netrc', 'machine a\nlogin b\npassword hunt3r2\n', ['netrc-password 3']],
    ['root/.npmrc', `//r.io/:_authToken=abcdef0123456789\n//r.io/:_authToken=\${NPM_TOKEN}`, ['npmrc-auth 1']],
    ['root/.pgpass', '# all\nlocalhost:5432:db:joe:s3cr3tpw\n', ['pgpass-password 2']],
    ['etc/shadow', 'root:*:1:\njoe:$6$abcdefgh$ijklmnopqrstuvwxyz0123456789:19000:0:\n', ['password-hash 2']],
    ['backup.sh', 'mysqldump --all-databases \\\n  -uroot -ps3cr3tpw > /b', ['mysql-password-option 2']],
    ['.yarnrc', '"//r.io/:_authToken" abcdef0123456789\n', ['npm-config-auth 1']],
    ['app/.env', '# DB\nexport DB_PASS="hunt3r2" # the old one\nKEY_FILE=/run/key\n', ['named-secret 2']],
    ['app/config/master.key', '0123456789abcdef0123456789abcdef', ['rails-master-key 1']],
    [
      '.m2/settings.xml',
      '<password>{COQLCE6DU6GtcS5P=}</password>\n<password>s3cr3tpw</password>',
      ['maven-settings-password 2'],
    ],
  ])('of %s go by what it is for', (path, text, expected) => {
    expect(rulesIn(text, path)).toEqual(expected)
    expect(rulesIn(text, 'app/other.txt')).toEqual([])
  })

  it.each([
    ['a documented example', 'key = AKIAIOSFODNN7EXAMPLE'],
    ['a stand-in', `postgres://user:password@host/db and https://x:\${TOKEN}@a.io`],
    ['an empty key', '-----BEGIN RSA PRIVATE KEY----- -----END RSA PRIVATE KEY-----'],
    [
      'a key put together in code',
      `"-----BEGIN PRIVATE KEY-----\\n" + somethingInBase64Lines(key) + "-----END PRIVATE KEY-----"`,
    ],
    ['a key too short to be one', '-----BEGIN PRIVATE KEY-----4c6f4a5cb2d395f828384c2ab29d1f-----END PRIVATE KEY-----'],
    ['the login of an RFC', `Authorization: Basic ${base64('Aladdin:open sesame')}`],
    ['a public key', `-----BEGIN PUBLIC KEY-----\n${keyBody}\n-----END PUBLIC KEY-----`],
    [
      'a web token without an algorithm',
      `${base64('{"a":"bcdefghijklmnop"}')}.${base64('{"a":"bcdefghijklmnop"}')}.abcdefghijkl`,
    ],
    ['a longer word', `AKIA0123456789ABCDEF0123`],
    ['a name in code', 'task_test_configuration and sk_test_configuration'],
    ['a picture in base64', Buffer.from(Array.from({ length: 90 }, (_, at) => (at * 37) % 256)).toString('base64')],
  ])('do not have %s', (_, text) => {
    expect(rulesIn(text)).toEqual([])
  })

  it('is told with a guess where a token is glued to a word', () => {
    expect(findSecrets(Buffer.from(`our${githubToken}`), 'a')).toMatchObject([{ confidence: 'low', column: 4 }])
  })

  it('is told by its name, kind and length, and never by its value', () => {
    const [found] = findSecrets(Buffer.from(`ü other=${awsId} TOKEN=${githubToken}`), 'a').slice(1)
    expect(found).toMatchObject({ line: 1, column: 36, excerpt: 'TOKEN=ghp_… (40 characters)' })
    expect(found?.digest).toBe(digestOfText(githubToken))
  })

  it('is told without a name that is part of another', () => {
    const [found] = findSecrets(Buffer.from(`https://joe:s3cr3t-key=${githubToken}@a.io`), 'a')
    expect(found).toMatchObject({ rule: 'github-pat', excerpt: 'ghp_… (40 characters)' })
  })

  it('is read in UTF-16 with its mark', () => {
    const text = Buffer.from(`\ufeffa\nkey=${awsId}`, 'utf16le')
    expect(findSecrets(text, 'a')).toMatchObject([{ rule: 'aws-access-key-id', line: 2, column: 5 }])
    expect(findSecrets(text.swap16(), 'a')).toMatchObject([{ rule: 'aws-access-key-id', line: 2 }])
  })

  it('is found wherever it stands between other keywords', () => {
    fc.assert(
      fc.property(fc.nat(900), fc.nat(900), (before, after) => {
        const text = `${'ghp_ '.repeat(before)}${githubToken} ${'ghp_ '.repeat(after)}`
        expect(rulesIn(text)).toEqual(['github-pat 1'])
      }),
      { numRuns: 30 },
    )
  })
})

describe('a file', () => {
  it.each([
    ['usr/share/doc/x/README', 'documentation'],
    ['app/README.md', 'documentation'],
    ['app/examples/a.json', 'example'],
    ['app/node_modules/x/test/key.pem', 'test'],
    ['usr/lib/python3.11/ssl.py', 'vendored'],
    ['etc/ssl/certs/ca.pem', 'system list'],
  ])('%s is left out as %s', (path, why) => {
    expect(searchFile(Buffer.from(awsId), path)).toEqual({ kind: 'skipped', why })
  })

  it.each([
    'app/.env',
    'root/.aws/credentials',
    'etc/app.conf',
    'usr/lib/python3.11/site-packages/app/x.py',
    'contest/a',
  ])('%s is searched', (path) => {
    expect(searchFile(Buffer.from(awsId), path).kind).toBe('searched')
  })

  it('that is no text or too large is left out', () => {
    expect(searchFile(Buffer.from(`\0${awsId}`), 'a')).toEqual({ kind: 'skipped', why: 'binary' })
    expect(searchFile(Buffer.alloc(10_485_761, 'a'), 'a')).toEqual({ kind: 'skipped', why: 'too large' })
  })

  const source = Buffer.from(
    [
      githubToken,
      `aws_secret_access_key=${'aB3/'.repeat(10)}`,
      `-----BEGIN PRIVATE KEY-----\n${keyBody}\n-----END PRIVATE KEY-----`,
      'password hunt3r2 user',
      `"auth":"${base64('joe:s3cr3tpw')}"`,
      'https://user:user@h.io',
      base64(`${githubToken} and text`),
    ].join('\n'),
  )
  const files = fc.record({ path: fc.constantFrom('a', '.netrc', '.env', 'secret.yaml'), content: changed(source) })
  const isSearchedWithoutShowing = ({ path, content }: { path: string; content: Buffer }): void => {
    for (const found of findSecrets(content, path)) expect(valueShown(content, found.excerpt, found.digest)).toBe(false)
  }
  fuzz('the search for secrets', files, isSearchedWithoutShowing, 'text')

  it('made to keep the search busy does not', () => {
    const texts = [
      '-----BEGIN PRIVATE KEY-----\n',
      `-----BEGIN PRIVATE KEY-----${keyBody}`,
      '://a:',
      'sv=2024-01-01&',
      'eyJ',
      'A'.repeat(40),
      'facebook = ',
      '"auth": "',
      `${awsId} `,
    ]
    for (const text of texts) {
      const started = performance.now()
      findSecrets(Buffer.from(text.repeat(2_000_000 / text.length)), 'a.txt')
      expect(performance.now() - started, text).toBeLessThan(3000)
    }
  })
})

/** Whether a part of the content that has this digest is in the excerpt. */
function valueShown(content: Buffer, excerpt: string, digest: string): boolean {
  const text = content.toString('utf8')
  for (let start = 0; start < excerpt.length; start++)
    for (let end = start + 3; end <= excerpt.length; end++) {
      const part = excerpt.slice(start, end)
      if (text.includes(part) && digestOfText(part) === digest) return true
    }
  return false
}
