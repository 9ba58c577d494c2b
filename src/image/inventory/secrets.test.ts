import { describe, expect, it } from 'vitest'
import { file, layer, type MadeImage, type MadeLayer, readMade } from '../../../test/stand-in/image/index.ts'
import { accountAnalyser, type ImageSecret, inventoryAnalysers, secretAnalyser } from '../index.ts'

const analysers = [...inventoryAnalysers, accountAnalyser, secretAnalyser()]
const key = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA7x1Vb0dR3kQ9pZ2mW4yT6uH8jL0nB5cX7vF1gD3sA9qK2eP4',
  '-----END RSA PRIVATE KEY-----',
  '',
].join('\n')

async function secretsIn(image: MadeImage | readonly MadeLayer[]): Promise<readonly ImageSecret[]> {
  return (await readMade(image, { analysers })).secrets
}

const placesOf = (secrets: readonly ImageSecret[]): unknown[] => secrets.map(({ place }) => place)

describe('secrets of an image', () => {
  it('are told with their layer', async () => {
    expect(placesOf(await secretsIn([layer(), layer(file('srv/id_rsa', key))]))).toEqual([
      { kind: 'file', path: 'srv/id_rsa', layer: 1 },
    ])
  })

  it.each([
    ['a whiteout', file('srv/.wh.id_rsa'), 'deleted'],
    ['a whiteout of its folder', file('.wh.srv'), 'deleted'],
    ['an opaque folder', file('srv/.wh..wh..opq'), 'deleted'],
    ['a file in place of its folder', file('srv'), 'deleted'],
    ['other content', file('srv/id_rsa', 'nothing'), 'replaced'],
  ] as const)('are still there when %s hides them in a later layer', async (_, hiding, how) => {
    expect(placesOf(await secretsIn([layer(file('srv/id_rsa', key)), layer(), layer(hiding)]))).toEqual([
      { kind: 'file', path: 'srv/id_rsa', layer: 0, gone: { layer: 2, how } },
    ])
  })

  it('are told once when a later layer writes the same again', async () => {
    expect(placesOf(await secretsIn([layer(file('srv/id_rsa', key)), layer(file('srv/id_rsa', key))]))).toEqual([
      { kind: 'file', path: 'srv/id_rsa', layer: 1 },
    ])
  })

  it('are found in the environment, in labels and in the history, and never shown', async () => {
    const token = `ghp_${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`
    const secrets = await secretsIn({
      layers: [layer()],
      config: {
        config: { Env: [`GITHUB_TOKEN=${token}`, 'PATH=/bin'], Labels: { token } },
        history: [{ created_by: `/bin/sh -c curl -H "Authorization: token ${token}" https://example.com` }],
      },
    })
    expect(new Set(secrets.map(({ place }) => place.kind))).toEqual(new Set(['environment', 'label', 'history']))
    expect(JSON.stringify(secrets)).not.toContain(token.slice(4, 20))
  })

  it('are found in build arguments of the history, and in what is started', async () => {
    const secrets = await secretsIn({
      layers: [layer()],
      config: {
        config: { Cmd: ['/app', '--api-key', 's3cr3t99'] },
        history: [{ created_by: 'RUN |1 NPM_TOKEN=abcdef123456zz /bin/sh -c npm ci # buildkit' }],
      },
    })
    expect(placesOf(secrets)).toEqual([
      { kind: 'command', field: 'Cmd' },
      { kind: 'history', step: 0, instruction: 'RUN' },
    ])
  })

  it('are told of a text too long to be searched to its end', async () => {
    const long = Buffer.alloc(11 * 1024 * 1024, 'plain text and no more\n')
    long.write(key, 1000)
    const { secrets, inventory } = await readMade([layer(file('srv/dump.sql', long))], { analysers })
    expect(secrets).toHaveLength(1)
    expect(inventory.warnings).toEqual([{ layer: 0, path: 'srv/dump.sql', message: expect.stringContaining('10 MiB') }])
  })

  it('are not looked for without being asked', async () => {
    expect((await readMade([layer(file('srv/id_rsa', key))])).secrets).toEqual([])
  })
})
