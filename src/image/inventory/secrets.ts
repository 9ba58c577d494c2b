import type { ImageConfig } from '../../formats/oci/index.ts'
import { type Find, type LayerScan, markOf, type SecretMark } from '../analysis/index.ts'
import { buildSteps } from '../history/index.ts'
import type { Overlay } from '../overlay/index.ts'
import {
  builtInFinder,
  type FoundSecret,
  findSecretsInCommand,
  findSecretsInEnv,
  type SecretFinder,
} from '../secrets/index.ts'

/** Where in an image a credential stands. */
export type SecretPlace =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly layer: number
      /** It is not in the image any more, and still in the layer, where whoever can pull the image reads it. */
      readonly gone?: { readonly layer: number; readonly how: 'deleted' | 'replaced' }
    }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'command'; readonly field: 'Entrypoint' | 'Cmd' | 'Healthcheck' }
  | { readonly kind: 'history'; readonly step: number; readonly instruction: string }

export interface ImageSecret extends SecretMark {
  readonly place: SecretPlace
}

type SecretsFind = Extract<Find, { kind: 'secrets' }>

/** Every credential in the layers, those that later layers delete too, in the configuration and in the history. */
export function secretsOf(
  scans: readonly LayerScan[],
  overlay: Overlay,
  config: ImageConfig,
  finder: SecretFinder = builtInFinder(),
): readonly ImageSecret[] {
  const inFiles = scans.flatMap(({ finds }, layer) =>
    finds
      .filter((find): find is SecretsFind => find.kind === 'secrets')
      .flatMap(({ path, secrets }) => {
        const gone = overlay.fateOf(path, layer)
        const place: SecretPlace = { kind: 'file', path, layer, ...(gone !== undefined && { gone }) }
        return secrets.map((secret) => ({ ...secret, place }))
      }),
  )
  return [...withoutCopies(inFiles), ...inConfig(config, finder), ...inHistory(config, scans.length, finder)]
}

/** A file that a later layer writes again with the same secret is told once, where it is in the image. */
function withoutCopies(found: readonly ImageSecret[]): readonly ImageSecret[] {
  const key = ({ rule, line, mark, place }: ImageSecret): string =>
    [rule, mark, line, place.kind === 'file' ? place.path : ''].join('\0')
  const live = new Set(found.filter((one) => !isGone(one)).map(key))
  return found.filter((one) => !isGone(one) || !live.has(key(one)))
}

const isGone = ({ place }: ImageSecret): boolean => place.kind === 'file' && place.gone !== undefined

function inConfig(
  { env, labels, entrypoint, cmd, healthCheck }: ImageConfig,
  finder: SecretFinder,
): readonly ImageSecret[] {
  const ofEnv = env.flatMap((entry) => {
    const equals = entry.indexOf('=')
    const name = equals === -1 ? entry : entry.slice(0, equals)
    return marked(findSecretsInEnv(name, entry.slice(equals + 1), finder), { kind: 'environment', name })
  })
  const ofLabels = Object.entries(labels).flatMap(([name, value]) =>
    marked(findSecretsInEnv(name, value, finder), { kind: 'label', name }),
  )
  const commands = [
    ['Entrypoint', entrypoint],
    ['Cmd', cmd],
    ['Healthcheck', healthCheck?.test ?? []],
  ] as const
  const ofCommands = commands.flatMap(([field, words]) =>
    marked(findSecretsInCommand(words.join(' '), finder), { kind: 'command', field }),
  )
  return [...ofEnv, ...ofLabels, ...ofCommands]
}

/** As it stands in the history: before the instruction are the build arguments, `|1 NPM_TOKEN=…`. */
function inHistory(config: ImageConfig, layers: number, finder: SecretFinder): readonly ImageSecret[] {
  return buildSteps(config, layers).flatMap(({ instruction }, step) => {
    const whole = config.history[step]?.createdBy || instruction
    return marked(findSecretsInCommand(whole, finder), { kind: 'history', step, instruction: firstWord(instruction) })
  })
}

/** The rest of the instruction may hold the secret. */
const firstWord = (instruction: string): string => instruction.split(/\s/, 1)[0] ?? ''

function marked(found: readonly FoundSecret[], place: SecretPlace): readonly ImageSecret[] {
  return found.map((secret) => ({ ...markOf(secret), place }))
}
