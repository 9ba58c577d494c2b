import { statSync } from 'node:fs'
import { SeawallError } from '../../core/index.ts'

const hint = 'start Docker or podman system service, or say where its socket is'

/** The socket of Docker or Podman: the one given, that of DOCKER_HOST, or the first of the usual places. */
export function findSocket(given: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  if (given !== undefined) return socketPath(given, 'the socket')
  if (env.DOCKER_HOST) return socketPath(env.DOCKER_HOST, 'DOCKER_HOST')
  const found = usualPlaces(env).find(isSocket)
  if (found !== undefined) return found
  throw new SeawallError('not-found', 'neither Docker nor Podman has a socket here', { hint })
}

/** `unix:///run/docker.sock`, or the path alone. Other machines keep their images in a registry. */
function socketPath(text: string, what: string): string {
  const path = text.replace(/^unix:\/\//, '')
  if (path.startsWith('/') && !path.includes('\0')) return path
  throw new SeawallError('unsupported', `${what} leads elsewhere than to a socket of this machine`, {
    hint: 'write it like unix:///var/run/docker.sock, or push the image to a registry',
  })
}

function usualPlaces({ XDG_RUNTIME_DIR: runtime, HOME: home }: NodeJS.ProcessEnv): readonly string[] {
  return [
    '/var/run/docker.sock',
    ...(runtime ? [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`] : []),
    ...(home ? [`${home}/.docker/run/docker.sock`] : []),
    '/run/podman/podman.sock',
  ]
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? false
}
