import type { Severity } from '../../core/index.ts'
import type { Workload } from '../../kube/estate-index/index.ts'
import { type ContainerFacts, parseImageReference } from '../../kube/pod-facts/index.ts'
import { isImageOf } from '../image-name.ts'
import data from './consoles.json' with { type: 'json' }

/** An administration console as the data file describes it. */
export interface Console {
  readonly name: string
  /** How grave it is when everybody can open it: consoles without a login of their own are the gravest. */
  readonly severity: Severity
  readonly images: readonly string[]
  /** `key=value`. */
  readonly labels: readonly string[]
  /** One image serves many parts: the label tells which of them is the console. */
  readonly onlyLabels?: boolean
  /** Images that become a console through `openArguments`. */
  readonly openImages?: readonly string[]
  readonly serviceAccounts?: readonly string[]
  /** Words of the command that switch the login off. */
  readonly openArguments: readonly string[]
  /** `NAME=value` of variables that do. */
  readonly openEnvironment: readonly string[]
}

/** A console found in a workload, and the container that is it. */
export interface ConsoleSeen {
  readonly console: Console
  readonly container: ContainerFacts
}

export const consoles = data as readonly Console[] // the JSON file is ours and tested

/** The consoles a container's image holds. */
export function consolesIn({ image }: ContainerFacts): readonly Console[] {
  return consolesOfImage(image.value ?? '').all
}

/** The console a workload is, by image or by the label its makers give it. */
export function consoleOf({ facts, podLabels }: Workload): ConsoleSeen | undefined {
  const [first] = facts.containers
  if (first === undefined) return undefined
  const has = (label: string) => {
    const [key = '', value] = label.split('=')
    return Object.hasOwn(podLabels, key) && podLabels[key] === value
  }
  for (const console of consoles) {
    const container = facts.containers.find(({ image }) => consolesOfImage(image.value ?? '').itself.includes(console))
    const labelled = console.labels.some(has)
    if (container !== undefined && (labelled || console.onlyLabels !== true)) return { console, container }
    if (labelled) return { console, container: first }
  }
  return undefined
}

interface ImageConsoles {
  /** Those whose image it is. */
  readonly itself: readonly Console[]
  /** Those and the ones it becomes through its arguments. */
  readonly all: readonly Console[]
}

const maxImages = 10_000
/** A cluster runs few images many times. */
const known = new Map<string, ImageConsoles>()

function consolesOfImage(image: string): ImageConsoles {
  const found = known.get(image)
  if (found !== undefined) return found
  const { name } = parseImageReference(image)
  const made = {
    itself: consoles.filter(({ images }) => isImageOf(name, images)),
    all: consoles.filter(({ images, openImages }) => isImageOf(name, images) || isImageOf(name, openImages ?? [])),
  }
  if (known.size >= maxImages) known.clear()
  known.set(image, made)
  return made
}
