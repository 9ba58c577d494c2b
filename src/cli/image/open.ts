import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { isObject, type JsonObject, printable, SeawallError } from '../../core/index.ts'
import { type Platform, parsePlatform, platformText } from '../../formats/oci/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import { openDaemonImage } from '../../image/daemon/index.ts'
import { type ImageSource, openLocalImage, saysHowItRuns } from '../../image/index.ts'
import { openRegistryImage, type RegistryOptions } from '../../image/registry/index.ts'
import { readBounded } from '../io.ts'

/** Where an image is and how to get at it. From the command line and the environment only. */
export interface SourceFlags {
  readonly platform?: string
  readonly tag?: string
  readonly daemon?: boolean
  readonly username?: string
  readonly passwordStdin?: boolean
  readonly pullSecret?: readonly string[]
  readonly helpers?: boolean
  readonly mirror?: readonly string[]
  readonly plainHttp?: readonly string[]
  readonly insecureTls?: readonly string[]
  readonly allowRedirectTo?: readonly string[]
  readonly ca?: string
}

/** Opens what stands on this machine under a name, what its daemon has, or what a registry has. */
export async function openNamed(name: string, flags: SourceFlags, spoolFolder: string): Promise<ImageSource> {
  const platform = platformOf(flags.platform)
  const source = await openWherever(name, flags, spoolFolder, platform)
  const { config } = source
  if (platform === undefined || !saysHowItRuns(source) || isFor(config, platform)) return source
  await source.close()
  throw new SeawallError('not-found', `${printable(name)} has no image for ${printable(flags.platform ?? '')}`, {
    hint: `it is for ${printable(platformText(config))}`,
  })
}

/** Only an index has several to choose from: one image alone is what it is. */
function isFor({ os, architecture }: Platform, wanted: Platform): boolean {
  return os === '' || (os === wanted.os && architecture === wanted.architecture)
}

async function openWherever(
  name: string,
  flags: SourceFlags,
  spoolFolder: string,
  platform: Platform | undefined,
): Promise<ImageSource> {
  const chosen = { ...(platform !== undefined && { platform }) }
  if (flags.daemon === true) return openDaemonImage(name, { spoolFolder, env: process.env })
  if (existsSync(name))
    return openLocalImage(name, { spoolFolder, ...chosen, ...(flags.tag !== undefined && { tag: flags.tag }) })
  if (isPath(name))
    throw new SeawallError('not-found', `there is no file or folder ${printable(name)}`, {
      hint: 'give an archive (docker save, skopeo copy), an OCI layout, a root file system, or an image of a registry',
    })
  return openRegistryImage(name, { ...(await registryOptions(flags)), ...chosen })
}

/** Opens an image of a registry, whatever stands on this machine under its name: manifests of others name it. */
export async function openInRegistry(name: string, flags: SourceFlags): Promise<ImageSource> {
  const platform = platformOf(flags.platform)
  return openRegistryImage(name, { ...(await registryOptions(flags)), ...(platform !== undefined && { platform }) })
}

/** What nobody would call an image of a registry. */
function isPath(name: string): boolean {
  return isAbsolute(name) || /^\.{0,2}\//.test(name) || /\.(?:tar|tgz|tar\.\w+|oci)$/.test(name)
}

function platformOf(text: string | undefined): Platform | undefined {
  if (text === undefined) return undefined
  const platform = parsePlatform(text)
  if (platform === undefined)
    throw new SeawallError('usage', `--platform must be like linux/arm64, not "${printable(text)}"`)
  return platform
}

export async function registryOptions(flags: SourceFlags): Promise<RegistryOptions> {
  const { plainHttp, insecureTls, allowRedirectTo, helpers } = flags
  const credentials = await credentialsOf(flags)
  const ca = flags.ca === undefined ? undefined : await readBounded(flags.ca, 1024 * 1024)
  return {
    env: process.env,
    allowHelpers: helpers !== false,
    announce: (text) => process.stderr.write(`seawall: ${printable(text)}\n`),
    mirrors: mirrorsOf(flags.mirror ?? []),
    pullSecrets: await Promise.all((flags.pullSecret ?? []).map(secretIn)),
    ...(credentials !== undefined && { credentials }),
    ...(plainHttp !== undefined && { plainHttp }),
    ...(insecureTls !== undefined && { insecureTls }),
    ...(allowRedirectTo !== undefined && { allowRedirectTo }),
    ...(ca !== undefined && { ca }),
  }
}

/** A password on the command line would stand in the list of processes and in the history of the shell. */
async function credentialsOf({ username, passwordStdin }: SourceFlags): Promise<RegistryOptions['credentials']> {
  if (username === undefined) return undefined
  const password =
    passwordStdin === true
      ? (await readBounded('-', 64 * 1024)).replace(/\r?\n$/, '')
      : process.env.SEAWALL_REGISTRY_PASSWORD
  if (password !== undefined && password !== '') return { username, password }
  throw new SeawallError('usage', '--username needs a password', {
    hint: 'give it by --password-stdin or in SEAWALL_REGISTRY_PASSWORD; docker login works too',
  })
}

/** `docker.io=https://mirror.example.com/hub` */
function mirrorsOf(list: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const mirrors: Record<string, string[]> = {}
  for (const entry of list) {
    const equals = entry.indexOf('=')
    const registry = entry.slice(0, Math.max(0, equals))
    if (equals < 1 || !URL.canParse(entry.slice(equals + 1)))
      throw new SeawallError(
        'usage',
        `--mirror must be like docker.io=https://mirror.example.com, not "${printable(entry)}"`,
      )
    mirrors[registry] = [
      ...(Object.hasOwn(mirrors, registry) ? (mirrors[registry] ?? []) : []),
      entry.slice(equals + 1),
    ]
  }
  return mirrors
}

async function secretIn(file: string): Promise<JsonObject> {
  const read = parseYaml(await readBounded(file, 1024 * 1024))
  if (read.ok && isObject(read.value)) return read.value
  throw new SeawallError('malformed', `${file} is no Secret`, {
    hint: 'kubectl get secret NAME -o yaml writes one; its type is kubernetes.io/dockerconfigjson',
  })
}
