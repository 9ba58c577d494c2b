import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSecretsInCommand, redactCommand, redactWords } from './index.ts'
import { wordsOf } from './shell-words.ts'

describe('a command of the build history', () => {
  it.each([
    ['/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2hunter2', 'named-secret', 36],
    ['RUN |2 NPM_TOKEN=abcdef123456 FOO=bar /bin/sh -c npm ci', 'named-secret', 18],
    ['ENV SECRET_KEY a long value', 'named-secret', 16],
    ['curl -u admin:hunter22 https://x', 'named-secret', 15],
    ['mysql --password=s3cr3tpw -u root', 'named-secret', 18],
    ['mysqldump -uroot -ps3cr3tpw shop', 'mysql-password-option', 20],
    ['RUN service mysql start && mysql -u root -p"S3cr3t!pw" < /init.sql', 'mysql-password-option', 45],
    ["docker exec db mariadb-admin ping '-ps3cr3tpw'", 'mysql-password-option', 38],
    ['npm config set //r.io/:_authToken abcdef0123456789', 'npm-config-auth', 35],
    ['npm config set _auth=am9lOnMzY3IzdA==', 'npm-config-auth', 22],
    ["echo '//r.io:8443/npm/:_password = czNjcjN0cHc=' > ~/.npmrc", 'npm-config-auth', 36],
    ['RUN |1 npm_config__authToken=abcdef0123456789 /bin/sh -c npm ci', 'npm-config-auth', 30],
    ['docker login -u joe -p s3cr3tpw', 'named-secret', 24],
    ['echo "root:Docker!9" | chpasswd', 'named-secret', 11],
    ["export API_KEY='abc def 123'; run", 'named-secret', 16],
    ['docker build --build-arg TOKEN=s3cr3t99 .', 'named-secret', 32],
    ['tool --api-key s3cr3t99', 'named-secret', 16],
    ['git clone https://joe:s3cr3tpw@git.internal/x.git', 'url-password', 23],
    ['curl -H "Authorization: Bearer abcdef1234567890ghijklmnop" https://x', 'bearer-authorization', 32],
  ])('%s gives its secret away', (command, rule, column) => {
    expect(findSecretsInCommand(command)).toMatchObject([{ rule, line: 1, column }])
  })

  it.each([
    'RUN --mount=type=secret,id=token cat /run/secrets/token',
    'ARG GITHUB_TOKEN',
    'ENV DB_PASSWORD_FILE=/run/secrets/db',
    'ENV TOKEN=$TOKEN',
    'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -P3306 --protocol=tcp -e "select 1"',
    'mysql -u root -p shop; mkdir -pv /data',
    'docker run --name mysql -p127.0.0.1:3306:3306 -p33060:33060 mysql:8.4',
    'apt-get install -y mysql-client && cp -preserve a b',
    'mysqldump -p$(cat /run/secrets/db) shop',
    'npm config set //r.io/:_authToken $NPM_TOKEN',
    'CMD ["node" "/app/index.js"]',
    'mkdir -p /a/b && ssh -p 2222 x',
    'tool --password --verbose',
    'apt-key add key=/tmp/x.asc',
  ])('%s has none', (command) => {
    expect(findSecretsInCommand(command)).toEqual([])
  })

  it('of any text is read without a fault', () => {
    const text = fc.string({
      unit: fc.constantFrom('-u', 'ENV ', 'a:b', '"', "'", '\\', ' ', '=', 'PASSWORD', '|', '\n', 'é'),
    })
    fc.assert(
      fc.property(text, (command) => {
        expect(findSecretsInCommand(command)).toBeInstanceOf(Array)
      }),
    )
  })
})

describe('a command as it is shown', () => {
  it.each([
    ['curl -u admin:hunter22 https://x', 'curl -u admin:…#33c https://x'],
    ['RUN tool --api-key s3cr3t99 && echo s3cr3t99', 'RUN tool --api-key …#944 && echo …#944'],
    ['echo "root:Docker!9" | chpasswd', 'echo "root:…#862" | chpasswd'],
    ['git clone https://joe:s3cr3tpw@git.internal/x.git', 'git clone https://joe:…#5b6@git.internal/x.git'],
    ['apt-get install -y curl', 'apt-get install -y curl'],
  ])('%s has its secrets hidden', (command, shown) => {
    expect(redactCommand(command)).toBe(shown)
  })

  it('ends where a secret begins that is written in another form than it has', () => {
    const shown = redactCommand('tool --password s3cr\\et\\99 --user joe')
    expect(shown).toMatch(/^tool --password …#[0-9a-f]{3}$/)
  })

  it('has the value after an option hidden, in a list too', () => {
    expect(redactWords(['app', '--password', 's3cr3t pw 99', '--port', '80'])).toEqual([
      'app',
      '--password',
      expect.stringMatching(/^…#/),
      '--port',
      '80',
    ])
  })

  it('shows no secret that is found in it', () => {
    const unit = fc.constantFrom('-u ', 'ENV ', 'a:', '"', "'", '\\', ' ', 'DB_PASSWORD=', '--token ', 'Zq7#kW9x', 'é')
    fc.assert(
      fc.property(fc.string({ unit }), (command) => {
        const found = findSecretsInCommand(command).map(({ digest }) => digest)
        const left = findSecretsInCommand(redactCommand(command)).map(({ digest }) => digest)
        expect(left.filter((digest) => found.includes(digest))).toEqual([])
      }),
    )
  })
})

describe('the words of a command', () => {
  it('are those of the shell, with their columns', () => {
    expect(wordsOf(`a "b c"d 'e\\' f\\ g;h`)).toEqual([
      { text: 'a', column: 1 },
      { text: 'b cd', column: 3 },
      { text: 'e\\', column: 10 },
      { text: 'f g', column: 15 },
      { text: 'h', column: 20 },
    ])
  })
})
