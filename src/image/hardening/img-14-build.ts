import { count } from '../../core/index.ts'
import { configCheck, failure, fileCheck, historyCheck, type ImageCheck, stepFailures } from './check.ts'

const distUpgrade = historyCheck('IMG-14/dist-upgrade', (facts) =>
  stepFailures(
    facts,
    /\b(?:apt-get|apt|aptitude)\b[^;&|]{0,200}\b(?:dist-upgrade|full-upgrade)\b/,
    'what this brings depends on the day it runs; a newer base image brings the same in a way that can be repeated',
  ),
)

const pipeToShell = historyCheck('IMG-14/pipe-to-shell', (facts) =>
  stepFailures(
    facts,
    /\b(curl|wget)\b[^|;&]{0,2000}\|\s*(?:sudo\s+)?(?:\/bin\/|\/usr\/bin\/)?((?:ba|da|z|k)?sh|python3?|perl|node|ruby)\b/,
    'what the network sends is run as it comes: nobody has looked at it, and nothing checks that it is the same tomorrow',
    ([, fetch, shell]) => `${fetch} … | ${shell}`,
  ),
)

const latestTag: ImageCheck = {
  id: 'IMG-14/latest-tag',
  needs: ['img:config'],
  appliesTo: ({ tags }) => (tags.length === 0 ? { why: 'the image has no tag' } : true),
  evaluate: ({ tags }) =>
    tags
      .filter((tag) => tag.endsWith(':latest'))
      .map((tag) =>
        failure({ path: ['tags'], value: tag, message: 'the tag latest says nothing of what is inside' }, tag),
      ),
}

const sshPort = configCheck('IMG-14/ssh-port', ({ exposedPorts }) =>
  exposedPorts
    .filter((port) => /^22(?:\/tcp)?$/.test(port))
    .map((port) =>
      failure({ path: ['config', 'ExposedPorts', port], value: port, message: 'a way in beside the program itself' }),
    ),
)

const socketVolume = configCheck('IMG-14/socket-volume', ({ volumes }) =>
  volumes
    .filter(
      (path) =>
        /\b(?:docker|containerd|crio|podman)(?:\/\w+)?\.sock$/.test(path) ||
        /^\/(?:proc|sys|dev|etc|root)?$/.test(path),
    )
    .map((path) =>
      failure(
        {
          path: ['config', 'Volumes', path],
          value: path,
          message: 'a volume over what steers the machine: whoever fills it in hands it over',
        },
        path,
      ),
    ),
)

/** What package managers leave behind, by the folder it is in. */
const caches: readonly (readonly [string, RegExp])[] = [
  ['var/lib/apt/lists', /_(?:Packages|Sources|InRelease|Release)(?:\.\w+)?$/],
  ['var/cache/apt/archives', /\.deb$/],
  ['var/cache/apk', /APKINDEX/],
  ['var/cache/dnf', /./],
  ['var/cache/yum', /./],
  ['root/.cache/pip', /./],
  ['root/.npm/_cacache', /./],
]

const packageCache = fileCheck('IMG-14/package-cache', (facts) =>
  caches.flatMap(([folder, pattern]) => {
    const left = facts.below(folder).filter(({ path }) => pattern.test(path))
    const [first] = left
    if (first === undefined) return []
    const message = `${count(left.length, 'file')} of a package manager's cache: it takes room and helps nobody but an intruder`
    return [
      failure({ path: ['files', `/${folder}`], value: `/${first.path}, layer ${first.layer}`, message }, `/${folder}`),
    ]
  }),
)

const sudo = fileCheck('IMG-14/sudo', ({ layerOf }) =>
  ['usr/bin/sudo', 'usr/local/bin/sudo', 'bin/sudo', 'usr/bin/doas'].flatMap((path) => {
    const layer = layerOf(path)
    if (layer === undefined) return []
    const message = 'nobody changes roles in a container that has one program to run'
    return [failure({ path: ['files', `/${path}`], value: `layer ${layer}`, message }, `/${path}`)]
  }),
)

export const img14: readonly ImageCheck[] = [
  distUpgrade,
  pipeToShell,
  latestTag,
  sshPort,
  socketVolume,
  packageCache,
  sudo,
]
