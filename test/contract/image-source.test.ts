import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe } from 'vitest'
import { parsePlatform } from '../../src/formats/oci/index.ts'
import { tarOf } from '../../src/formats/tar/build.test-support.ts'
import { openDaemonImage } from '../../src/image/daemon/index.ts'
import { openLocalImage } from '../../src/image/index.ts'
import { openRegistryImage } from '../../src/image/registry/index.ts'
import { issue } from '../stand-in/certificates.ts'
import {
  dockerArchive,
  holdImage,
  layoutFiles,
  type StandInOptions,
  startRegistry,
  type TestImage,
  writeLayout,
} from '../stand-in/registry/index.ts'
import { type ImageKeeper, imageSourceContract, keptName } from './image-source.ts'

const platform = parsePlatform('linux/amd64') ?? { os: 'linux', architecture: 'amd64' }

/** A keeper that writes one file. */
function inFile(keepsManifest: boolean, write: (image: TestImage) => Buffer): () => Promise<ImageKeeper> {
  return async () => ({
    keepsManifest,
    async open(image, folder) {
      const file = join(folder, 'image.tar')
      await writeFile(file, write(image))
      return openLocalImage(file, { platform, spoolFolder: folder })
    },
  })
}

const layoutTar = (image: TestImage): Buffer => tarOf(...layoutFiles(image, '1.0'))

describe('an OCI layout folder', () =>
  imageSourceContract(async () => ({
    keepsManifest: true,
    async open(image, folder) {
      await writeLayout(image, '1.0', folder)
      return openLocalImage(folder, { platform, spoolFolder: folder })
    },
  })))

describe('an OCI archive', () => imageSourceContract(inFile(true, layoutTar)))
describe('an OCI archive that is compressed as a whole', () =>
  imageSourceContract(inFile(true, (image) => gzipSync(layoutTar(image)))))
describe('an archive of docker save', () =>
  imageSourceContract(inFile(false, (image) => dockerArchive(image, keptName))))

async function registry(options: StandInOptions, ca?: string): Promise<ImageKeeper> {
  const server = await startRegistry(options)
  return {
    keepsManifest: true,
    open(image) {
      holdImage(server, 'team/app', '1.0', image)
      const credentials = { username: 'me', password: 'secret' }
      return openRegistryImage(`${server.host}/team/app:1.0`, { platform, credentials, env: {}, ...(ca && { ca }) })
    },
    stop: server.stop,
  }
}

describe('a registry', () => imageSourceContract(() => registry({})))
describe('a registry with TLS and tokens', () =>
  imageSourceContract(() => {
    const authority = issue({ name: 'authority', authority: true })
    const tls = issue({ name: 'registry', addresses: ['127.0.0.1'], issuer: authority })
    return registry({ tls, auth: { kind: 'token', users: { me: 'secret' } } }, authority.cert)
  }))

describe('a daemon', () =>
  imageSourceContract(async () => ({
    keepsManifest: false,
    async open(image, folder) {
      const socket = join(folder, 'docker.sock')
      const server = createServer((_request, response) => response.end(dockerArchive(image, keptName)))
      await new Promise<void>((done) => server.listen(socket, done))
      try {
        return await openDaemonImage(keptName, { socket, spoolFolder: folder })
      } finally {
        server.closeAllConnections()
        server.close()
      }
    },
  })))
