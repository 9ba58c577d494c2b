import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { messageOf, printable, SeawallError } from '../../../core/index.ts'
import {
  canonicalHost,
  credentialsFor,
  type DockerConfig,
  helperFor,
  type RegistryCredential,
  readDockerConfig,
  readPullSecret,
} from '../../../formats/docker-config/index.ts'
import type { RegistryOptions } from '../options.ts'
import { askHelper } from './helper.ts'

export interface Candidate {
  readonly credential: RegistryCredential
  /** Where it was found, for messages. */
  readonly from: string
}

/** The credentials to try at a host, in this order: given ones, pull secrets, Docker's configuration. */
export async function findCredentials(
  host: string,
  repository: string,
  options: RegistryOptions,
  isMirror: boolean,
): Promise<readonly Candidate[]> {
  const { credentials } = options
  if (credentials !== undefined && !isMirror)
    return [{ credential: { kind: 'basic', ...credentials }, from: 'the user and password given' }]
  const secrets = fromPullSecrets(host, repository, options)
  return secrets.length > 0 ? secrets : fromDockerConfig(host, repository, options)
}

function fromPullSecrets(host: string, repository: string, { pullSecrets = [] }: RegistryOptions): Candidate[] {
  return pullSecrets.flatMap((secret) => {
    const read = readPullSecret(secret)
    if (!read.ok) throw read.error
    return credentialsFor(read.value.auths, host, repository).map((credential) => ({
      credential,
      from: 'the pull secret',
    }))
  })
}

async function fromDockerConfig(host: string, repository: string, options: RegistryOptions): Promise<Candidate[]> {
  const file = configFile(options.env ?? process.env)
  const config = file === undefined ? undefined : await readConfigFile(file)
  if (file === undefined || config === undefined) return []
  const helper = helperFor(config, canonicalHost(host))
  const asked = helper === undefined ? undefined : await fromHelper(helper, host, file, options)
  if (asked !== undefined) return [{ credential: asked, from: `docker-credential-${helper}` }]
  return credentialsFor(config.auths, host, repository).map((credential) => ({ credential, from: file }))
}

/** A helper that cannot be run is told of and passed over: most images need no login. */
async function fromHelper(
  name: string,
  host: string,
  file: string,
  { allowHelpers = true, announce = () => undefined, env = process.env }: RegistryOptions,
): Promise<RegistryCredential | undefined> {
  const program = printable(`docker-credential-${name.slice(0, 64)}`)
  if (!allowHelpers) {
    announce(`not running ${program} for credentials of ${host}: programs are switched off`)
    return undefined
  }
  announce(`running ${program} for credentials of ${host}, as ${printable(file)} says`)
  const asked = await askHelper(name, canonicalHost(host), { env })
  if (asked.ok) return asked.value
  announce(`${printable(asked.error.message)}; going on without`)
  return undefined
}

function configFile(env: NodeJS.ProcessEnv): string | undefined {
  if (env.DOCKER_CONFIG) return join(env.DOCKER_CONFIG, 'config.json')
  const home = env === process.env ? homedir() : (env.HOME ?? env.USERPROFILE)
  return home ? join(home, '.docker', 'config.json') : undefined
}

const maxBytes = 4 * 1024 * 1024

async function readConfigFile(file: string): Promise<DockerConfig | undefined> {
  const found = await stat(file).catch(() => undefined) // absent is an answer
  if (found === undefined) return undefined
  if (!found.isFile() || found.size > maxBytes)
    throw new SeawallError('config', `${file} is no configuration of Docker`)
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SeawallError('config', `${file} cannot be read: ${messageOf(cause)}`, { cause })
  })
  const read = readDockerConfig(content, file)
  if (!read.ok) throw read.error
  return read.value
}
