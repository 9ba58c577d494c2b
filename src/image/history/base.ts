import type { ImageConfig } from '../../formats/oci/index.ts'
import { type BuildStep, buildSteps } from './steps.ts'

/** Which of the lowest layers came with the base image, and how that is known. */
export interface BaseSplit {
  readonly layers: number
  /** `history` is a guess: where an earlier image's CMD stands in the history. */
  readonly how: 'history' | 'first layer' | 'unknown'
  /** What the image says of its base, in labels or annotations. */
  readonly name?: string
  readonly digest?: string
}

const nameKey = 'org.opencontainers.image.base.name'
const digestKey = 'org.opencontainers.image.base.digest'

/**
 * A base image ends with a CMD or ENTRYPOINT of its own, which stands in the history before the first layer of what
 * was built on it.
 */
export function baseSplit(
  config: Pick<ImageConfig, 'history' | 'labels'>,
  layers: number,
  annotations: Readonly<Record<string, string>> = {},
): BaseSplit {
  const said = { ...config.labels, ...annotations }
  const [name, digest] = [said[nameKey], said[digestKey]]
  const told = { ...(name !== undefined && { name }), ...(digest !== undefined && { digest }) }
  const steps = buildSteps(config, layers)
  const ended = endOfBase(steps)
  if (ended !== undefined) return { layers: ended, how: 'history', ...told }
  const isRootfs = /^(?:ADD|COPY) .* in \/\s*$|^ADD \S+ \/(?:\s|$)|bootstrap|rootfs/.test(steps[0]?.instruction ?? '')
  if (layers > 1 && steps[0]?.layer === 0 && isRootfs) return { layers: 1, how: 'first layer', ...told }
  return { layers: 0, how: 'unknown', ...told }
}

/** The number of layers below the last CMD that is not the image's own. */
function endOfBase(steps: readonly BuildStep[]): number | undefined {
  const last = steps.findLastIndex(({ layer }) => layer !== undefined)
  const command = steps.slice(0, Math.max(0, last)).findLastIndex(({ layer, instruction }) => {
    return layer === undefined && /^(?:CMD|ENTRYPOINT)\b/.test(instruction)
  })
  if (command === -1) return undefined
  const below = steps.slice(0, command).filter(({ layer }) => layer !== undefined).length
  return below === 0 ? undefined : below
}
