import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdImage, makeImage, type StandInRegistry, startRegistry } from '../stand-in/registry/index.ts'
import { type CliOptions, type CliResult, seawall } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-image-registry-'))
const status = 'Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2+b13\nArchitecture: amd64\n'
const image = makeImage({
  layers: [
    { files: [{ path: 'etc/os-release', data: 'ID=debian\nVERSION_ID="12"\n' }] },
    { files: [{ path: 'var/lib/dpkg/status', data: status }], compression: 'zstd' },
  ],
})

let open: StandInRegistry
let closed: StandInRegistry

beforeAll(async () => {
  open = await startRegistry()
  closed = await startRegistry({ auth: { kind: 'basic', users: { ann: 'letmein-please' } } })
  for (const one of [open, closed]) holdImage(one, 'shop/app', '1.4.2', image)
})

afterAll(async () => {
  await Promise.all([open.stop(), closed.stop()])
  rmSync(folder, { recursive: true, force: true })
})

const run = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  seawall(args, { ...options, env: { SEAWALL_CACHE: join(folder, 'cache'), HOME: folder, ...options.env } })

describe('images of a registry', () => {
  it('are read as they stream by, and known the next time', async () => {
    const name = `${open.host}/shop/app:1.4.2`
    const cold = await run(['sbom', name])
    expect([cold.code, cold.stderr]).toEqual([0, ''])
    expect(cold.stdout).toContain('pkg:deb/debian/bash@5.2.15-2%2Bb13')
    open.reset()
    const warm = await run(['sbom', name])
    expect(warm.stdout).toBe(cold.stdout)
    const blobs = open.requests.filter(({ path }) => path.includes('/blobs/'))
    expect(blobs).toHaveLength(1) // the configuration
    expect(readdirSync(join(folder, 'cache')).sort()).toEqual(['layers'])
  })

  it('that want a password are told from those that are not there', async () => {
    const name = `${closed.host}/shop/app:1.4.2`
    const without = await run(['image', name])
    expect([without.code, without.stdout]).toEqual([2, ''])
    expect(without.stderr).toMatch(/unauthorized|sign in|credentials|login/i)
    const env = { SEAWALL_REGISTRY_PASSWORD: 'letmein-please' }
    expect((await run(['image', name, '--username', 'ann'], { env })).code).toBe(0)
    expect(
      (await run(['image', name, '--username', 'ann', '--password-stdin'], { input: 'letmein-please\n' })).code,
    ).toBe(0)
    const absent = await run(['image', `${closed.host}/shop/none:1`, '--username', 'ann'], { env })
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringMatching(/none/)])
    const inName = await run(['image', `https://ann:letmein-please@${closed.host}/shop/app:1.4.2`])
    expect([inName.code, inName.stderr]).toEqual([2, expect.stringContaining('is no image reference')])
    for (const { stderr, stdout } of [without, absent, inName]) expect(stderr + stdout).not.toContain('letmein')
  })

  it('take their password from the configuration of Docker, and from a Secret', async () => {
    const name = `${closed.host}/shop/app:1.4.2`
    const auth = Buffer.from('ann:letmein-please').toString('base64')
    const docker = mkdtempSync(join(folder, 'docker-'))
    writeFileSync(join(docker, 'config.json'), JSON.stringify({ auths: { [closed.host]: { auth } } }))
    expect((await run(['image', name], { env: { DOCKER_CONFIG: docker } })).code).toBe(0)
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      data: {
        '.dockerconfigjson': Buffer.from(JSON.stringify({ auths: { [closed.host]: { auth } } })).toString('base64'),
      },
    }
    writeFileSync(join(folder, 'secret.yaml'), JSON.stringify(secret))
    expect((await run(['image', '--pull-secret', join(folder, 'secret.yaml'), name])).code).toBe(0)
  })

  it('that are not what their digest says are said not to be, and never kept', async () => {
    const [layer = ''] = [...image.blobs.keys()].slice(-1)
    const lying = await startRegistry()
    holdImage(lying, 'shop/app', '1', image)
    lying.store.blobs.set(layer, Buffer.concat([image.blobs.get(layer) ?? Buffer.alloc(0), Buffer.from('more')]))
    const cache = join(folder, 'lying')
    const ran = await run(['image', `${lying.host}/shop/app:1`, '--strict'], { env: { SEAWALL_CACHE: cache } })
    await lying.stop()
    expect(ran.code).toBe(3)
    expect(`${ran.stdout}${ran.stderr}`).toMatch(/layer 1|not read/)
    expect(readdirSync(join(cache, 'layers'))).toHaveLength(1)
  })

  it('are not looked for where a file is meant', async () => {
    for (const name of ['./app.tar', '/nowhere/app', 'app.tar']) {
      const ran = await run(['image', name])
      expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/there is no file or folder/)])
    }
  })
})
