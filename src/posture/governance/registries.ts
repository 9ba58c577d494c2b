import { parseImageReference } from '../../kube/pod-facts/index.ts'

/** The registry and repository of an image in full: `nginx` is `docker.io/library/nginx`. */
export function fullImageName(image: string): string {
  const { name } = parseImageReference(image)
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  if (isHost(first)) return first === 'index.docker.io' ? dockerHub(name.slice(slash + 1)) : name
  return dockerHub(name)
}

/** Whether an image lies in a registry (`ghcr.io`, `*.dkr.ecr.eu-west-1.amazonaws.com`) or below a path (`ghcr.io/acme`). */
export function isBelow(fullName: string, entry: string): boolean {
  const wanted = entry.replace(/\/+$/, '')
  if (!wanted.startsWith('*.')) return fullName === wanted || fullName.startsWith(`${wanted}/`)
  const slash = wanted.indexOf('/')
  const [end, path] = slash < 0 ? [wanted.slice(1), ''] : [wanted.slice(1, slash), wanted.slice(slash)]
  const host = fullName.slice(0, fullName.indexOf('/'))
  if (!host.endsWith(end) || host.length === end.length) return false
  const rest = fullName.slice(host.length)
  return path === '' || rest === path || rest.startsWith(`${path}/`)
}

/** The distribution's rule: a first part with a dot or a port is a host, and so is `localhost`. */
function isHost(part: string): boolean {
  return part === 'localhost' || part.includes('.') || part.includes(':')
}

function dockerHub(repository: string): string {
  return `docker.io/${repository.includes('/') ? repository : `library/${repository}`}`
}
