import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { accessTo } from '../../../test/stand-in/access.ts'
import { startApiServer } from '../../../test/stand-in/apiserver/index.ts'
import type { ClusterAccess, ExecPlugin } from './access.ts'
import { openClient } from './client.ts'
import { type CredentialOptions, credentialSource } from './credentials.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-credentials-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runs = join(folder, 'runs')

/** A plugin that counts its runs and then does what the script says. */
function plugin(script: string, more: Partial<ExecPlugin> = {}): ExecPlugin {
  const file = join(folder, `plugin-${Math.random().toString(36).slice(2)}`)
  writeFileSync(file, `#!/bin/sh\necho run >> '${runs}'\n${script}\n`)
  chmodSync(file, 0o755)
  const apiVersion = 'client.authentication.k8s.io/v1'
  return {
    apiVersion,
    command: file,
    args: [],
    env: {},
    installHint: undefined,
    provideClusterInfo: false,
    interactive: 'Never',
    ...more,
  }
}

const credential = (status: string): string =>
  `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}'`

function source(credentials: ClusterAccess['credentials'], more: Partial<CredentialOptions> = {}) {
  const announced: string[] = []
  const clock = { now: 1_000_000 }
  const made = credentialSource(
    { ...accessTo('https://api'), credentials },
    {
      allowExec: true,
      announce: (text) => announced.push(text),
      env: { PATH: process.env.PATH },
      interactive: false,
      now: () => clock.now,
      ...more,
    },
  )
  return { ...made, announced, clock }
}

const exec = (plugin: ExecPlugin): ClusterAccess['credentials'] => ({ kind: 'exec', plugin })
const runCount = (): number => readFileSync(runs, { encoding: 'utf8', flag: 'a+' }).split('\n').length - 1

describe('a token file', () => {
  it('is read again after a minute', async () => {
    const file = join(folder, 'token')
    writeFileSync(file, 'one\n')
    const { identity, clock } = source({ kind: 'token-file', file })
    expect(await identity()).toEqual({ token: 'one' })
    writeFileSync(file, 'two\n')
    expect(await identity()).toEqual({ token: 'one' })
    clock.now += 61_000
    expect(await identity()).toEqual({ token: 'two' })
  })

  it('that is empty or gone is said', async () => {
    const file = join(folder, 'empty')
    writeFileSync(file, '\n')
    await expect(source({ kind: 'token-file', file }).identity()).rejects.toThrow(/is empty/)
    await expect(source({ kind: 'token-file', file: `${file}-gone` }).identity()).rejects.toThrow(
      /cannot read the token file/,
    )
  })
})

describe('an exec plugin', () => {
  it('is announced, runs once for many requests, and its arguments never see a shell', async () => {
    const before = runCount()
    const { identity, announced } = source(
      exec(plugin(credential('{"token":"from-plugin"}'), { args: ['$(touch pwned)', ';'] })),
    )
    const all = await Promise.all([identity(), identity(), identity()])
    expect(all).toEqual([{ token: 'from-plugin' }, { token: 'from-plugin' }, { token: 'from-plugin' }])
    expect(runCount() - before).toBe(1)
    expect(announced).toEqual([expect.stringMatching(/^running .*plugin-.* \$\(touch pwned\) ; for credentials/)])
  })

  it('can give a certificate', async () => {
    const { identity } = source(exec(plugin(credential('{"clientCertificateData":"C","clientKeyData":"K"}'))))
    expect(await identity()).toEqual({ certificate: { cert: 'C', key: 'K' } })
  })

  it('runs again when what it gave has expired or was refused', async () => {
    const { identity, clock, refused } = source(
      exec(plugin(credential('{"token":"t","expirationTimestamp":"2001-01-01T00:00:00Z"}'))),
    )
    const before = runCount()
    clock.now = Date.parse('2000-12-31T23:00:00Z')
    await identity()
    await identity()
    expect(runCount() - before).toBe(1)
    clock.now = Date.parse('2000-12-31T23:59:45Z')
    await identity()
    expect(runCount() - before).toBe(2)
    clock.now = 0
    refused()
    await identity()
    expect(runCount() - before).toBe(3)
  })

  it('is told about the cluster when it asks', async () => {
    const script = `printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(printf '%s' "$KUBERNETES_EXEC_INFO" | tr -d '"' | tr ',' '_')"`
    const { identity } = source(exec(plugin(script, { provideClusterInfo: true })))
    expect((await identity()).token).toContain('server:https://api')
  })

  it('is refused with --no-exec, before it runs', () => {
    const before = runCount()
    expect(() => source(exec(plugin('exit 0')), { allowExec: false })).toThrow(/--no-exec forbids it/)
    expect(runCount()).toBe(before)
  })

  it.each([
    ['that ends with an error', 'exit 3', /it ended with 3/],
    ['that prints nothing', 'true', /did not print an ExecCredential/],
    ['that prints a page', 'echo "<html>"', /did not print an ExecCredential/],
    ['that gives nothing', credential('{}'), /neither a token nor a certificate/],
    [
      'that never stops printing',
      'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
      /more than 1 MiB/,
    ],
  ])('%s is said', async (_, script, message) => {
    await expect(source(exec(plugin(script))).identity()).rejects.toThrow(message)
  })

  it('that is not installed is said, with the hint of the kubeconfig', async () => {
    const missing = plugin('', { command: join(folder, 'no-such-program'), installHint: 'install it' })
    await expect(source(exec(missing)).identity()).rejects.toMatchObject({
      message: expect.stringContaining('there is no such program'),
      details: { hint: 'install it' },
    })
  })

  it('that must ask a person is refused where there is none', async () => {
    await expect(source(exec(plugin('true', { interactive: 'Always' }))).identity()).rejects.toThrow(
      /there is no terminal/,
    )
  })
})

describe('credentials that a server refuses', () => {
  it('are renewed once, and then it is said', async () => {
    const server = await startApiServer({ users: { fresh: { name: 'robot', groups: ['system:masters'] } } })
    const file = join(folder, 'renewed')
    writeFileSync(file, 'stale')
    const client = openClient({ ...accessTo(server.url), credentials: { kind: 'token-file', file } }, { env: {} })
    await expect(client.version()).rejects.toMatchObject({ code: 'unauthorized' })
    expect(server.requests).toHaveLength(2)
    writeFileSync(file, 'fresh')
    expect(await client.version()).toBe('v1.36.3')
    client.close()
    await server.stop()
  })
})
