import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { folderStore, type StoredResult } from '../../src/advisory/index.ts'
import { debianPackage, digestOf, exampleResult } from '../../src/advisory/results/result.test-support.ts'
import { openClient } from '../../src/kube/client/index.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, startApiServer } from '../stand-in/apiserver/index.ts'
import { holdImage, makeImage, type StandInRegistry, startRegistry } from '../stand-in/registry/index.ts'
import { type CliResult, root, seawall } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-affected-'))
const inFolder = (name: string): string => join(folder, name)
const results = inFolder('results')
const store = folderStore({ folder: results })
const before = '2026-11-01T00:00:00.000Z'

/** An advisory in the form of OSV about one package of Debian 12. */
const advisory = (id: string, name: string, fixed: string | undefined, aliases: readonly string[] = []): string =>
  JSON.stringify({
    id,
    aliases,
    modified: '2026-11-20T00:00:00Z',
    summary: `a fault of ${name}`,
    affected: [
      {
        package: { ecosystem: 'Debian:12', name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
        ecosystem_specific: {},
      },
    ],
  })

async function makeDatabase(name: string, ...advisories: readonly string[]): Promise<string> {
  const feed = inFolder(`${name}-feed`)
  mkdirSync(feed)
  for (const [index, text] of advisories.entries()) writeFileSync(join(feed, `${index}.json`), text)
  const made = await seawall(['db', 'build', feed, '--output', inFolder(name)])
  expect([made.code, made.stderr]).toEqual([0, ''])
  return inFolder(name)
}

const app = (digest: string, version: string, more: Partial<StoredResult> = {}): StoredResult =>
  exampleResult({
    digest,
    otherDigests: [],
    names: ['registry.example.com/shop/app:1'],
    packages: [
      debianPackage('liblzma5', version, { source: ['xz-utils', version] }),
      debianPackage('bash', '5.2', { layer: 1, part: 'application' }),
    ],
    vulnerabilities: [],
    ...more,
  })

const estate = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: storefront}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true
      containers:
        - {name: app, image: "registry.example.com/shop/app:1"}
        - {name: unknown, image: "registry.example.com/shop/never-scanned\\e[2J:2"}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: batch}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata: {annotations: {example.com/owner: Ops}}
        spec:
          securityContext: {runAsNonRoot: true}
          containers: [{name: job, image: "registry.example.com/shop/job@${digestOf(2)}"}]
`

let database: string
let younger: string
let registry: StandInRegistry
const env = { SEAWALL_RESULTS: results, SEAWALL_CACHE: inFolder('cache'), SEAWALL_QUIET: 'true', HOME: folder }
const run = (...args: readonly string[]): Promise<CliResult> => seawall(args, { env: { ...env, SEAWALL_DB: database } })

beforeAll(async () => {
  database = await makeDatabase('db', advisory('CVE-2024-3094', 'xz-utils', '5.6.1-1', ['GHSA-rxwq-x6h5-x525']))
  younger = await makeDatabase(
    'younger',
    advisory('CVE-2024-3094', 'xz-utils', '5.6.2-1', ['GHSA-rxwq-x6h5-x525']),
    advisory('CVE-2026-1', 'bash', undefined),
  )
  registry = await startRegistry()
  writeFileSync(inFolder('estate.yaml'), estate)
})
beforeEach(async () => {
  rmSync(results, { recursive: true, force: true })
  await store.put(app(digestOf(1), '5.6.0-0.2'))
  await store.put(app(digestOf(2), '5.6.0-0.2', { names: ['registry.example.com/shop/job:7'] }))
  await store.put(app(digestOf(3), '5.6.1-1', { names: ['registry.example.com/shop/safe:1'] }))
})
afterAll(async () => {
  await registry.stop()
  rmSync(folder, { recursive: true, force: true })
})

function faultsOf(schema: string, value: unknown): unknown {
  const text = readFileSync(join(root, `schemas/${schema}.schema.json`), 'utf8')
  const isValid = new Ajv({ allErrors: true, validateFormats: false }).compile(JSON.parse(text))
  isValid(value)
  return isValid.errors ?? []
}

const eventsOf = ({ stdout }: CliResult) =>
  stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))

describe('seawall who-is-affected', () => {
  it.each([['CVE-2024-3094'], ['cve-2024-3094'], ['GHSA-rxwq-x6h5-x525']])(
    'names images, workloads, owners, exposure and the fix by %s',
    async (id) => {
      const { code, stdout } = await run(
        'who-is-affected',
        id,
        '--in',
        inFolder('estate.yaml'),
        '--complete',
        '-f',
        'json',
      )
      expect(code).toBe(0)
      const answer = JSON.parse(stdout)
      expect(faultsOf('affected', answer)).toEqual([])
      expect(answer.images.map(({ digest }: { digest: string }) => digest).sort()).toEqual([digestOf(1), digestOf(2)])
      expect(answer.images[0].packages[0]).toMatchObject({ id: 'CVE-2024-3094', fixedIn: '5.6.1-1', part: 'base' })
      expect(answer.workloads).toMatchObject([
        {
          name: 'web',
          owner: { name: 'storefront', key: 'team', of: 'namespace' },
          exposure: { entryPoints: ['shop/Service/web (NodePort)'], known: true },
          privileges: ['on the network of the node', 'as root where the image says no other user'],
          containers: [{ name: 'app', results: [{ digest: digestOf(1), by: 'name' }] }],
        },
        {
          name: 'nightly',
          kind: 'CronJob',
          owner: { name: 'Ops', key: 'example.com/owner', of: 'workload' },
          exposure: { entryPoints: [], known: true },
          privileges: [],
          containers: [{ name: 'job', results: [{ digest: digestOf(2), by: 'digest' }] }],
        },
      ])
      expect(answer.notScanned).toHaveLength(1)
    },
  )

  it('says in words what is known, what is not, and shows no escape of a name', async () => {
    const { stdout } = await run('who-is-affected', 'CVE-2024-3094', '--in', inFolder('estate.yaml'))
    expect(stdout).toContain('2 images affected')
    expect(stdout).toContain('1 running image not scanned: unknown')
    expect(stdout).toContain('matched by the name of the image only')
    expect(stdout).not.toContain('\u001b')
  })

  it('finds packages by name and version, by the name of their source, and by purl', async () => {
    for (const question of ['liblzma5@5.6.0-0.2', 'xz-utils@5.6.0-0.2', 'pkg:deb/debian/liblzma5@5.6.0-0.2']) {
      const { stdout } = await run('who-is-affected', question, '-f', 'json')
      expect(JSON.parse(stdout).images).toHaveLength(2)
    }
    expect(JSON.parse((await run('who-is-affected', 'pkg:deb/debian/bash', '-f', 'json')).stdout).images).toHaveLength(
      3,
    )
  })

  it('never calls unaffected what nobody knows', async () => {
    const unknown = await run('who-is-affected', 'CVE-1999-1', '--strict')
    expect([unknown.code, unknown.stdout]).toEqual([3, expect.stringContaining('nobody can say')])
    expect((await run('who-is-affected', 'CVE-2024-3094', '--fail')).code).toBe(1)
    expect((await run('who-is-affected', 'bash@9', '--fail')).code).toBe(0)
    expect((await run('who-is-affected', 'bash@9', '--fail', '--in', inFolder('estate.yaml'))).code).toBe(3)
    expect((await run('who-is-affected', '???')).code).toBe(2)
  })

  it('says which result is damaged, and goes on', async () => {
    writeFileSync(join(results, `${digestOf(1).replace(':', '-')}.result`), 'seawall-result 1 nonsense\n')
    const { stderr, stdout } = await run('who-is-affected', 'CVE-2024-3094')
    expect(stdout).toContain('1 image affected')
    expect(stderr).toContain('is not used')
  })
})

describe('what runs in a cluster', () => {
  it('is joined by the digests that pods report; only kinds that tell it are listed', async () => {
    const server = await startApiServer({ users: {} })
    const admin = openClient(accessTo(server.url, { token: adminToken }), { env: {} })
    try {
      const { resources } = await admin.discover()
      const pods = resources.find(({ group, resource }) => group === '' && resource === 'pods')
      if (pods === undefined) throw new Error('no pods')
      const container = { name: 'app', image: 'registry.example.com/shop/app:1' }
      const metadata = { name: 'web', namespace: 'default' }
      await admin.create(
        pods,
        { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container] } },
        'default',
      )
      server.requests.length = 0
      const kubeconfig = inFolder('kubeconfig.yaml')
      writeFileSync(
        kubeconfig,
        JSON.stringify({
          'current-context': 'dev',
          contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u' } }],
          clusters: [{ name: 'c', cluster: { server: server.url } }],
          users: [{ name: 'u', user: { token: adminToken } }],
        }),
      )
      const { stdout } = await run(
        'who-is-affected',
        'CVE-2024-3094',
        '--cluster',
        '--kubeconfig',
        kubeconfig,
        '-f',
        'json',
      )
      const answer = JSON.parse(stdout)
      expect(answer.workloads).toMatchObject([{ kind: 'Pod', name: 'web', pods: 1 }])
      expect(answer.estate.unread).toBe(0)
      const listed = server.requests.join('\n')
      expect(listed).toMatch(/pods/)
      expect(listed).not.toMatch(/secrets|configmaps|roles|nodes/)
    } finally {
      admin.close()
      await server.stop()
    }
  })
})

describe('seawall rescan', () => {
  it('says what is new, changed and fixed since the advisories before, and keeps since when', async () => {
    const first = await run('rescan', inFolder('estate.yaml'))
    expect(first.code).toBe(0)
    expect(eventsOf(first).map(({ event, id, image }) => [event, id, image.digest])).toEqual([
      ['new', 'CVE-2024-3094', digestOf(1)],
      ['new', 'CVE-2024-3094', digestOf(2)],
    ])
    for (const event of eventsOf(first)) expect(faultsOf('rescan-event', event)).toEqual([])
    expect(eventsOf(first)[0]).toMatchObject({ because: 'advisories', workloads: ['shop/Deployment/web'] })
    expect(eventsOf(await run('rescan'))).toEqual([])
    const later = await run('rescan', '--db', younger)
    expect(
      eventsOf(later)
        .map(({ event, id }) => `${event} ${id}`)
        .sort(),
    ).toEqual([
      'changed CVE-2024-3094',
      'changed CVE-2024-3094',
      'new CVE-2024-3094',
      'new CVE-2026-1',
      'new CVE-2026-1',
      'new CVE-2026-1',
    ])
    expect(later.stderr).toContain('3 images looked up, 4 new, 0 fixed, 2 changed')
    expect((await store.get(digestOf(1)))?.vulnerabilities).toHaveLength(2)
  })

  it('fails on what is new and grave, or could not be answered', async () => {
    expect((await run('rescan', '--fail-on', 'low')).code).toBe(0)
    expect((await run('rescan', inFolder('estate.yaml'), '--strict')).code).toBe(3)
    const none = await seawall(['rescan'], { env: { ...env, SEAWALL_DB: inFolder('none') } })
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('db update')])
  })

  it('reads what runs and was never scanned from its registry, and compares it with the build before', async () => {
    const status =
      'Package: liblzma5\nSource: xz-utils\nStatus: install ok installed\nVersion: 5.6.1-1\nArchitecture: amd64\n'
    const image = makeImage({
      layers: [
        {
          files: [
            { path: 'etc/os-release', data: 'ID=debian\nVERSION_ID="12"\n' },
            { path: 'var/lib/dpkg/status', data: status },
          ],
        },
      ],
    })
    holdImage(registry, 'shop/app', '2', image)
    const [name, absent] = [`${registry.host}/shop/app:2`, `${registry.host}/shop/none:1`]
    await store.put(
      app(digestOf(4), '5.6.0-0.2', { names: [`${registry.host}/shop/app:1`], read: before, scanned: before }),
    )
    await run('rescan')
    const pod = (image: string, index: number) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `p${index}` },
      spec: { containers: [{ name: 'a', image }] },
    })
    const items = [name, absent, '/etc/passwd', inFolder('pods.json')].map(pod)
    writeFileSync(inFolder('pods.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
    const metrics = inFolder('metrics.prom')
    const pulled = await run('rescan', inFolder('pods.json'), '--pull', '--metrics', metrics, '--strict')
    expect(pulled.code).toBe(3)
    expect(pulled.stderr).toMatch(/none:1 could not be read/)
    expect(pulled.stderr).toMatch(/passwd could not be read/)
    expect(eventsOf(pulled)).toMatchObject([{ event: 'fixed', because: 'image', id: 'CVE-2024-3094' }])
    const text = readFileSync(metrics, 'utf8')
    expect(text).toContain('seawall_images_not_scanned 3')
    expect(text).toContain('seawall_vulnerability_time_to_fix_seconds_count{severity="unknown"} 1')
    expect(text).toMatch(/seawall_namespace_vulnerabilities\{namespace="default",severity="unknown"\} 0/)
  })
})
