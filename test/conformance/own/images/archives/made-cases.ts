import {
  dockerArchive,
  file,
  layer,
  type MadeLayer,
  ociArchive,
  type Packing,
} from '../../../../stand-in/image/index.ts'
import { diffIdsOf, json, type SuiteFiles } from './expectation.ts'

interface Dpkg {
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly source: string
  readonly sourceVersion: string
}

const dpkg = (name: string, version: string, source = name, sourceVersion = version): Dpkg => ({
  name,
  version,
  arch: 'amd64',
  source,
  sourceVersion,
})

function paragraph({ name, version, arch, source, sourceVersion }: Dpkg): string {
  const from = source === name && sourceVersion === version ? '' : `Source: ${source} (${sourceVersion})\n`
  return `Package: ${name}\nStatus: install ok installed\nArchitecture: ${arch}\n${from}Version: ${version}\n`
}

const status = (...packages: readonly Dpkg[]): string => packages.map(paragraph).join('\n')
const statusFile = 'var/lib/dpkg/status'
const release = (id: string, versionId: string): string => `ID=${id}\nVERSION_ID="${versionId}"\n`

interface MadeCase {
  readonly layers: readonly MadeLayer[]
  readonly expected: object
}

const bash = dpkg('bash', '5.2.15-2+b2', 'bash', '5.2.15-2')
const [curl7, curl8] = [dpkg('curl', '7.88.1-10'), dpkg('curl', '8.1.0-1')]
const vim = dpkg('vim-tiny', '2:9.0.1378-2', 'vim', '2:9.0.1378-2')

/** A system, an upgrade, a tool of the application, and what was taken away again. */
function application(): MadeCase {
  const layers = [
    layer(
      file('etc/os-release', release('debian', '12')),
      file(statusFile, status(bash, curl7)),
      file('usr/share/doc/bash/copyright', 'GPL'),
    ),
    layer(file(statusFile, status(bash, curl8, vim)), file('var/cache/apt/archives/curl.deb', 'x')),
    layer(file('opt/tool/requirements.txt', 'requests==2.31.0\nurllib3==2.0.7\n'), file('srv/key', 'x')),
    layer(file('srv/.wh.key'), file('var/cache/apt/archives/.wh..wh..opq')),
  ]
  return {
    layers,
    expected: {
      os: { id: 'debian', versionId: '12' },
      diffIds: diffIdsOf(layers),
      dpkg: [bash, curl8, vim],
      dpkgLastChangedLayer: { bash: 0, curl: 1, 'vim-tiny': 1 },
      filesPresent: ['/etc/os-release', '/usr/share/doc/bash/copyright', '/opt/tool/requirements.txt'],
      filesAbsent: ['/srv/key', '/var/cache/apt/archives/curl.deb'],
      'requirements(/opt/tool)': [
        ['requests', '2.31.0'],
        ['urllib3', '2.0.7'],
      ],
    },
  }
}

/** Without a package manager: a paragraph a file. */
function distroless(): MadeCase {
  const layers = [
    layer(
      file('usr/lib/os-release', release('debian', '11')),
      file('var/lib/dpkg/status.d/bash', paragraph(bash)),
      file('var/lib/dpkg/status.d/bash.md5sums', 'd41d8cd98f00b204e9800998ecf8427e  bin/bash\n'),
    ),
    layer(file('var/lib/dpkg/status.d/curl', paragraph(curl7))),
  ]
  return {
    layers,
    expected: {
      os: { id: 'debian', versionId: '11' },
      diffIds: diffIdsOf(layers),
      dpkg: [bash, curl7],
      dpkgLastChangedLayer: { bash: 0, curl: 1 },
      filesPresent: ['/var/lib/dpkg/status.d/bash.md5sums'],
      filesAbsent: ['/var/lib/dpkg/status'],
    },
  }
}

/** A database that a later layer replaces by an older one: what was away in between came again. */
function downgrade(): MadeCase {
  const layers = [
    layer(file('etc/os-release', release('ubuntu', '22.04')), file(statusFile, status(bash, curl7))),
    layer(file(statusFile, status(bash, curl8))),
    layer(file(statusFile, status(bash, curl7))),
    layer(file('etc/.wh.os-release'), file('usr/lib/os-release', release('ubuntu', '24.04'))),
  ]
  return {
    layers,
    expected: {
      os: { id: 'ubuntu', versionId: '24.04' },
      diffIds: diffIdsOf(layers),
      dpkg: [bash, curl7],
      dpkgLastChangedLayer: { bash: 0, curl: 2 },
      filesPresent: ['/usr/lib/os-release'],
      filesAbsent: ['/etc/os-release'],
    },
  }
}

const cases: Readonly<Record<string, MadeCase>> = {
  application: application(),
  distroless: distroless(),
  downgrade: downgrade(),
}

/** Each in four encodings, of which all say the same. */
export function madeCases(): SuiteFiles {
  return Object.entries(cases).flatMap(([name, { layers, expected }]) => {
    const packed = (packing: Packing): { layers: MadeLayer[] } => ({
      layers: layers.map((made) => ({ ...made, packing })),
    })
    return [
      [`${name}.docker.tar`, dockerArchive(packed('none'))],
      [`${name}.oci.tar`, ociArchive(packed('gzip'))],
      [`${name}.multiarch-zstd.oci.tar`, ociArchive(packed('zstd'), true)],
      [`${name}.older-names.docker.tar`, dockerArchive(packed('gzip'), true)],
      [`${name}.expected.json`, json(expected)],
    ] as const
  })
}
