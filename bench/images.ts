import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Command, measure, type Timing } from './measure.ts'

/** Where peers stand that were built or unpacked by hand; those that are not there are skipped by name. */
const peers = {
  syft: process.env.SYFT ?? join(process.env.GOBIN ?? join(homedir(), 'go/bin'), 'syft'),
  trivy: process.env.TRIVY ?? 'trivy',
  snyk: process.env.SNYK ?? '',
}

const rounds = 5
const floor = 'reading and unpacking only'

type Print = (title: string, timings: readonly Timing[], unit: string) => void
type Ours = (name: string, args: readonly string[]) => Command

/** Images beside what else reads them, in turn: a Debian of 170 MB, and a layer of two gigabytes. */
export async function images(folder: string, ours: Ours, print: Print): Promise<void> {
  const rootfs = debian(folder)
  if (rootfs === undefined) return console.log('skipped: mmdebstrap is not installed (Debian package mmdebstrap)\n')
  const made = await archives(rootfs, join(folder, 'debian'))
  process.env.SEAWALL_CACHE = join(folder, 'cache')
  const cold = (name: string, args: readonly string[]): Command =>
    ours(name, [...args, '--no-cache', '-o', '/dev/null'])
  print(
    `Packages of a Debian image (${megabytes(made.oci)} MB, gzip, OCI archive), ${rounds} rounds`,
    measure(
      [
        unpackingOnly(made.layer),
        cold('seawall sbom', ['sbom', made.oci]),
        cold('seawall image: secrets and hardening too', ['image', made.oci]),
        ours('seawall image, layers known', ['image', made.oci, '-o', '/dev/null']),
        ...peer(peers.syft, 'syft 1.51.0', ['scan', '-q', '--from', 'oci-archive', made.oci, '-o', 'cyclonedx-json']),
      ],
      rounds,
    ),
    'seawall sbom',
  )
  print(
    `The same as docker save writes it (${megabytes(made.docker)} MB), ${rounds} rounds`,
    measure(
      [
        cold('seawall sbom', ['sbom', made.docker]),
        ...peer(peers.syft, 'syft 1.51.0', [
          'scan',
          '-q',
          '--from',
          'docker-archive',
          made.docker,
          '-o',
          'cyclonedx-json',
        ]),
        ...(existsSync(peers.snyk) && runs(peers.snyk, made.docker)
          ? [
              {
                name: 'snyk-docker-plugin 9.20.2',
                program: process.execPath,
                args: [peers.snyk, `docker-archive:${made.docker}`],
                fine: [0],
              },
            ]
          : []),
      ],
      rounds,
    ),
    'seawall sbom',
  )
  const unpacked = unpack(rootfs, join(folder, 'rootfs'))
  print(
    `Its root file system, ${rounds} rounds`,
    measure(
      [
        cold('seawall sbom', ['sbom', unpacked]),
        ...peer(peers.syft, 'syft 1.51.0', ['scan', '-q', `dir:${unpacked}`, '-o', 'cyclonedx-json']),
        ...peer(peers.trivy, 'Trivy 0.74.0 rootfs', ['rootfs', '--quiet', '--format', 'cyclonedx', unpacked]),
      ],
      rounds,
    ),
    'seawall sbom',
  )
  const large = await archives(largeLayer(folder), join(folder, 'large'))
  print(
    'A layer of two gigabytes (gzip, OCI archive), 3 rounds',
    measure(
      [
        unpackingOnly(large.layer),
        cold('seawall sbom', ['sbom', large.oci]),
        cold('seawall image', ['image', large.oci]),
      ],
      3,
    ),
    floor,
  )
}

function debian(folder: string): string | undefined {
  const file = process.env.BOOKWORM_TAR ?? join(folder, 'bookworm.tar')
  if (existsSync(file)) return file
  const { error, status } = spawnSync('mmdebstrap', ['--variant=minbase', '--format=tar', 'bookworm', file], {
    stdio: 'ignore',
  })
  return error === undefined && status === 0 ? file : undefined
}

interface Archives {
  readonly oci: string
  readonly docker: string
  /** The layer as it is stored in the OCI archive. */
  readonly layer: string
}

/** One layer as an OCI archive with gzip, and as docker save writes it. */
async function archives(layer: string, folder: string): Promise<Archives> {
  const blobs = join(folder, 'oci/blobs/sha256')
  mkdirSync(blobs, { recursive: true })
  mkdirSync(join(folder, 'docker'))
  const packed = join(folder, 'layer.tar.gz')
  await pipeline(createReadStream(layer), createGzip({ level: 6 }), createWriteStream(packed))
  const config = JSON.stringify({
    created: '2026-11-01T00:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['bash'] },
    rootfs: { type: 'layers', diff_ids: [await digestOf(layer)] },
    history: [{ created: '2026-11-01T00:00:00Z', created_by: 'ADD rootfs in /' }],
  })
  const store = (text: string): { digest: string; size: number } => {
    const digest = createHash('sha256').update(text).digest('hex')
    writeFileSync(join(blobs, digest), text)
    return { digest: `sha256:${digest}`, size: text.length }
  }
  const layerDigest = await digestOf(packed)
  copyFileSync(packed, join(blobs, layerDigest.slice(7)))
  const type = 'application/vnd.oci.image'
  const manifest = store(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${type}.manifest.v1+json`,
      config: { mediaType: `${type}.config.v1+json`, ...store(config) },
      layers: [{ mediaType: `${type}.layer.v1.tar+gzip`, digest: layerDigest, size: statSync(packed).size }],
    }),
  )
  const index = { schemaVersion: 2, manifests: [{ mediaType: `${type}.manifest.v1+json`, ...manifest }] }
  writeFileSync(join(folder, 'oci/index.json'), JSON.stringify(index))
  writeFileSync(join(folder, 'oci/oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  copyFileSync(layer, join(folder, 'docker/layer.tar'))
  writeFileSync(join(folder, 'docker/config.json'), config)
  writeFileSync(
    join(folder, 'docker/manifest.json'),
    JSON.stringify([{ Config: 'config.json', RepoTags: ['bench:1'], Layers: ['layer.tar'] }]),
  )
  const oci = join(folder, 'image.oci.tar')
  const docker = join(folder, 'image.docker.tar')
  spawnSync('tar', ['cf', oci, '-C', join(folder, 'oci'), 'oci-layout', 'index.json', 'blobs'])
  spawnSync('tar', ['cf', docker, '-C', join(folder, 'docker'), 'manifest.json', 'config.json', 'layer.tar'])
  return { oci, docker, layer: packed }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return `sha256:${hash.digest('hex')}`
}

function unpack(tar: string, folder: string): string {
  mkdirSync(folder)
  spawnSync('tar', ['xf', tar, '-C', folder, '--exclude=./dev/*'], { stdio: 'ignore' })
  return folder
}

/** Two thousand files of a megabyte that does not compress to nothing. */
function largeLayer(folder: string): string {
  const source = join(folder, 'large-source')
  mkdirSync(source)
  const block = Buffer.alloc(1024 * 1024)
  for (let at = 0; at < block.length; at++) block[at] = (at * 2_654_435_761) >>> (at % 24)
  for (let index = 0; index < 2000; index++) {
    const file = openSync(join(source, `file-${index}.bin`), 'w')
    block.writeUInt32LE(index, 0)
    writeSync(file, block)
    closeSync(file)
  }
  const tar = join(folder, 'large.tar')
  spawnSync('tar', ['cf', tar, '-C', source, '.'])
  return tar
}

/** What Node takes to unpack the layer and look at nothing. */
function unpackingOnly(layer: string): Command {
  const program = `for await (const _ of fs.createReadStream(${JSON.stringify(layer)}, { highWaterMark: 524288 }).pipe(zlib.createGunzip({ chunkSize: 524288 }))) ;`
  const args = ['--input-type=module', '-e', `import fs from 'node:fs'; import zlib from 'node:zlib'; ${program}`]
  return { name: floor, program: process.execPath, args, fine: [0] }
}

function peer(program: string, name: string, args: readonly string[]): readonly Command[] {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined)
    return [{ name, program, args, fine: [0] }]
  console.log(`skipped: ${name} is not installed\n`)
  return []
}

/** What cannot read the image at all is no measure of anything. */
function runs(script: string, image: string): boolean {
  if (spawnSync(process.execPath, [script, `docker-archive:${image}`], { stdio: 'ignore' }).status === 0) return true
  console.log('skipped: snyk-docker-plugin does not read this image\n')
  return false
}

function megabytes(file: string): string {
  return (statSync(file).size / 1e6).toFixed(0)
}
