import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCredentials } from './credentials.ts'
import { askHelper, isHelperName } from './helper.ts'

let folder: string
const env = (): NodeJS.ProcessEnv => ({ PATH: `${folder}:/usr/bin:/bin`, DOCKER_CONFIG: folder })

async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, `docker-credential-${name}`)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seawall-helper-'))
  await helper(
    'echo',
    `read server; printf '{"ServerURL":"%s","Username":"me","Secret":"for %s by %s"}' "$server" "$server" "$1"`,
  )
  await helper('token', `printf '{"Username":"<token>","Secret":"refresh"}'`)
  await helper('unknown', 'echo "credentials not found in native keychain"; exit 1')
  await helper('broken', 'echo "secret-in-output"; exit 3')
  await helper('odd', 'echo secret-in-output')
  await helper('slow', 'exec sleep 60')
  await helper('endless', 'exec yes')
  await helper('deaf', `exec <&-; printf '{"Username":"me","Secret":"s"}'`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a credential helper', () => {
  it('is told the registry on its standard input', async () => {
    const asked = await askHelper('echo', 'r.example.com', { env: env() })
    expect(asked).toEqual({
      ok: true,
      value: { kind: 'basic', username: 'me', password: 'for r.example.com by get' },
    })
  })

  it('knows Docker Hub by the address of old', async () => {
    const asked = await askHelper('echo', 'docker.io', { env: env() })
    expect(asked).toMatchObject({ value: { password: 'for https://index.docker.io/v1/ by get' } })
  })

  it('may keep a refresh token, or nothing, or not listen', async () => {
    expect(await askHelper('token', 'r', { env: env() })).toEqual({
      ok: true,
      value: { kind: 'identity-token', token: 'refresh' },
    })
    expect(await askHelper('unknown', 'r', { env: env() })).toEqual({ ok: true, value: undefined })
    expect(await askHelper('deaf', 'r', { env: env() })).toMatchObject({ ok: true })
  })

  it.each([
    ['missing', /there is no such program/],
    ['broken', /it ended with 3/],
    ['odd', /did not print a credential/],
    ['slow', /did not end within 0.2 seconds/],
    ['endless', /printed more than/],
    ['../evil', /no name of a helper/],
    ['a b', /no name of a helper/],
  ])('that is %s is a sentence without what it printed', async (name, message) => {
    const asked = await askHelper(name, 'r', { env: env(), timeoutMs: name === 'slow' ? 200 : 5000 })
    expect(!asked.ok && asked.error.message).toMatch(message)
    expect(!asked.ok && asked.error.message).not.toContain('secret')
  })

  it.each(['', '-x', '.x', 'a/b', 'a\\b', 'a;b', '$(a)', 'a\0b', 'x'.repeat(65)])('cannot be called %j', (name) =>
    expect(isHelperName(name)).toBe(false),
  )
})

describe('helpers of config.json', () => {
  const find = async (config: unknown, allowHelpers = true) => {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config))
    const told: string[] = []
    const options = { env: env(), allowHelpers, announce: (text: string) => void told.push(text) }
    return { found: await findCredentials('r.example.com', 'app', options, false), told }
  }
  const auths = { 'r.example.com': { username: 'file', password: 'p' } }

  it('are announced before they run', async () => {
    const { found, told } = await find({ credsStore: 'echo', auths })
    expect(found.map(({ from }) => from)).toEqual(['docker-credential-echo'])
    expect(told).toEqual([
      `running docker-credential-echo for credentials of r.example.com, as ${folder}/config.json says`,
    ])
  })

  it('of the registry come before the one of all', async () => {
    const { found } = await find({ credsStore: 'missing', credHelpers: { 'r.example.com': 'token' } })
    expect(found.map(({ from }) => from)).toEqual(['docker-credential-token'])
  })

  it('that know nothing or cannot run leave what is written in the file', async () => {
    for (const credsStore of ['unknown', 'missing', '../evil']) {
      const { found } = await find({ credsStore, auths })
      expect(found.map(({ from }) => from)).toEqual([`${folder}/config.json`])
    }
  })

  it('do not run when they are switched off', async () => {
    const { found, told } = await find({ credsStore: 'echo', auths }, false)
    expect(found.map(({ from }) => from)).toEqual([`${folder}/config.json`])
    expect(told[0]).toMatch(/^not running docker-credential-echo/)
  })
})

describe('a config.json', () => {
  it('that is not there is no login', async () => {
    expect(await findCredentials('r', 'app', { env: { DOCKER_CONFIG: join(folder, 'none') } }, false)).toEqual([])
    expect(await findCredentials('r', 'app', { env: {} }, false)).toEqual([])
  })

  it('that is broken is a sentence without its content', async () => {
    await writeFile(join(folder, 'config.json'), '{"auths": "secret')
    await expect(findCredentials('r', 'app', { env: env() }, false)).rejects.toThrow(/config\.json is no JSON object$/)
  })
})
