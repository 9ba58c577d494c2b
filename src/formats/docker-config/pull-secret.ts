import { type JsonObject, objectAt, printable, type Result, SeawallError, shorten, textAt } from '../../core/index.ts'
import { type DockerConfig, readDockerCfg, readDockerConfig } from './read.ts'

const kinds = [
  { type: 'kubernetes.io/dockerconfigjson', key: '.dockerconfigjson', read: readDockerConfig },
  { type: 'kubernetes.io/dockercfg', key: '.dockercfg', read: readDockerCfg },
] as const

/** Reads a Secret that `imagePullSecrets` may name. Programs that it names are never run: it comes from a cluster. */
export function readPullSecret(secret: JsonObject): Result<DockerConfig> {
  const what = `the pull secret ${nameOf(secret)}`
  const kind = kinds.find(({ type }) => type === textAt(secret, 'type'))
  if (kind === undefined)
    return refused(`${what} is of type ${shown(textAt(secret, 'type') ?? 'Opaque')}`, `it has to be ${kinds[0].type}`)
  const encoded = textAt(objectAt(secret, 'data'), kind.key)
  const plain = textAt(objectAt(secret, 'stringData'), kind.key)
  if (encoded === undefined && plain === undefined)
    return refused(`${what} has no ${kind.key}`, 'kubectl create secret docker-registry makes a right one')
  const read = kind.read(plain ?? Buffer.from(encoded ?? '', 'base64').toString('utf8'), what)
  return read.ok ? { ok: true, value: { auths: read.value.auths, helpers: new Map() } } : read
}

function nameOf(secret: JsonObject): string {
  const metadata = objectAt(secret, 'metadata')
  return [textAt(metadata, 'namespace') ?? 'default', textAt(metadata, 'name') ?? 'without a name'].map(shown).join('/')
}

const shown = (text: string): string => shorten(printable(text), 253)

function refused(message: string, hint: string): Result<DockerConfig> {
  return { ok: false, error: new SeawallError('config', message, { hint }) }
}
