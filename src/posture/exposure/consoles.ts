import type { Severity } from '../../core/index.ts'
import type { Workload } from '../../kube/estate-index/index.ts'
import { type ContainerFacts, type PodFacts, parseImageReference } from '../../kube/pod-facts/index.ts'
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
  const { name } = parseImageReference(image.value ?? '')
  return consoles.filter(({ images, openImages }) => isImageOf(name, images) || isImageOf(name, openImages ?? []))
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
    const container = byImage(facts, console)
    const labelled = console.labels.some(has)
    if (container !== undefined && (labelled || console.onlyLabels !== true)) return { console, container }
    if (labelled) return { console, container: first }
  }
  return undefined
}

function byImage(facts: PodFacts, { images }: Console): ContainerFacts | undefined {
  return facts.containers.find(({ image }) => isImageOf(parseImageReference(image.value ?? '').name, images))
}
