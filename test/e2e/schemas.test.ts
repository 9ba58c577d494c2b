import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildZip } from '../../src/formats/zip/zip.test-support.ts'
import { dockerArchive, file, layer, type MadeImage } from '../stand-in/image/index.ts'
import { root, seawall } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-schemas-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inFolder = (name: string): string => join(folder, name)

const env = { SEAWALL_QUIET: 'true', SEAWALL_CACHE: inFolder('cache') }
const [old, young] = [inFolder('before.tar'), inFolder('after.tar')]

const status = 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\nSource: bash-src\n'
const before: MadeImage = {
  tags: ['shop/app:1'],
  layers: [
    {
      ...layer(
        file('etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n'),
        file('var/lib/dpkg/status', status),
        file('bin/su', 'x', { mode: '4755' }),
        file('bin/sh', '#!/bin/sh\n', { mode: '0755' }),
        file('app/.env', 'DB_PASSWORD=c0rrect-h0rse\n'),
      ),
      createdBy: 'RUN mysql -uroot -pc0rrect-h0rse',
    },
    layer(file('app/.wh..env', ''), file('app/node_modules/a/package.json', '{"name":"a","version":"1.0.0"}')),
  ],
  config: { config: { Env: ['API_TOKEN=c0rrect-h0rse'], Labels: { password: 'c0rrect-h0rse' }, Cmd: ['/bin/sh'] } },
}
const after: MadeImage = {
  layers: [
    layer(
      file('var/lib/dpkg/status', status.replace('5.2', '5.3')),
      file('bin/su', 'x', { mode: '0755' }),
      file('app/package-lock.json', '[['),
      file('app/thing.jar', buildZip([{ name: 'A.class', content: '' }])),
    ),
    layer(file('etc/motd', 'hello')),
  ],
  without: 1,
}

beforeAll(async () => {
  writeFileSync(inFolder('before.tar'), dockerArchive(before))
  writeFileSync(inFolder('after.tar'), dockerArchive(after))
  await seawall(['sbom', old, '--output', inFolder('bill.cdx.json')], { env })
  writeFileSync(inFolder('no.Dockerfile'), 'FROM a\nFETCH b\n')
  writeFileSync(inFolder('secret.Dockerfile'), 'FROM golang:1.26\nENV DB_PASSWORD c0rrect-h0rse\nRUN go build\n')
})

async function jsonOf(...args: string[]): Promise<{ text: string; value: Readonly<Record<string, unknown>> }> {
  const { stdout } = await seawall([...args, '--format', 'json'], { env })
  return { text: stdout, value: JSON.parse(stdout) }
}

function faultsOf(schema: string, value: unknown): unknown {
  const isValid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(root, `schemas/${schema}.schema.json`), 'utf8')),
  )
  isValid(value)
  return isValid.errors ?? []
}

describe('the published schema', () => {
  it.each([
    ['image-report', ['image', old]],
    ['image-report', ['image', old, '--surface']],
    ['image-report', ['image', young, '--surface']],
    ['image-report', ['image', inFolder('bill.cdx.json')]],
    ['image-diff', ['image', 'diff', old, young]],
    ['image-diff', ['image', 'diff', old, old]],
    ['sbom-diff', ['sbom', 'diff', old, young]],
    ['sbom-diff', ['sbom', 'diff', inFolder('bill.cdx.json'), young]],
    ['dockerfile-report', ['dockerfile', 'examples/seeds/Dockerfile', 'examples/dockerfile/legacy']],
    ['dockerfile-report', ['dockerfile', inFolder('no.Dockerfile'), inFolder('secret.Dockerfile')]],
  ])('%s is followed by seawall %j, and no secret is shown', async (schema, args) => {
    const { text, value } = await jsonOf(...args)
    expect(faultsOf(schema, value)).toEqual([])
    expect(text).not.toContain('c0rrect-h0rse')
  })

  it.each(['image-report', 'image-diff', 'sbom-diff', 'dockerfile-report'])(
    '%s refuses what it does not name',
    (name) => {
      expect(faultsOf(name, { schema: 'other' })).not.toEqual([])
    },
  )

  it('is of reports that have something in every part', async () => {
    const { value } = await jsonOf('image', young)
    expect(value).toMatchObject({
      summary: { incomplete: 1, warnings: 1, notes: 1 },
      incomplete: [{ layer: 1 }],
      warnings: [{ level: 'warning' }, { level: 'note' }],
    })
    const { value: report } = await jsonOf('image', old)
    const places = (report.secrets as { place: { kind: string } }[]).map(({ place }) => place.kind)
    expect([...new Set(places)].sort()).toEqual(['environment', 'file', 'history', 'label'])
    const { value: diff } = await jsonOf('image', 'diff', old, young)
    for (const part of ['packages', 'files']) expect(diff).toMatchObject({ [part]: { changed: expect.anything() } })
    expect(diff).toMatchObject({ incomplete: ['after'] })
  })
})
