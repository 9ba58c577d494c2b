import type { CheckId, ImageScan, Params, ScannedFlaw } from '../../core/index.ts'
import { byCodePoint, isSeverity, severityRank } from '../../core/index.ts'
import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, type Failure, fail, type TemplateCheck, wrong } from '../check.ts'

/** A check of every image against what its scan said; without results of scans it asks nothing. */
function scanCheck(
  id: CheckId,
  params: Params,
  judge: (scan: ImageScan | 'none', given: Params, container: ContainerFacts) => string | undefined,
): TemplateCheck {
  return {
    id,
    needs: ['img:scan'],
    params,
    appliesTo: (pod: PodFacts) =>
      pod.containers.every(({ scan }) => scan === undefined) ? { why: 'no results of scans are configured' } : true,
    evaluate: ({ containers }, given) =>
      containers.flatMap((container): readonly Failure[] => {
        const { image, name, scan } = container
        const what = scan === undefined ? undefined : judge(scan, given, container)
        return what === undefined
          ? []
          : [fail(wrong(image.path, image.value, `the image of container "${name}" ${what}`), name)]
      }),
  }
}

const notScanned = scanCheck('IMG-04/not-scanned', {}, (scan) => {
  if (scan === 'none') return 'has not been scanned, so nobody knows what is in it'
  return scan.complete ? undefined : 'was not read or looked up completely, so a part of it is not known'
})

const stale = scanCheck('IMG-04/stale-scan', { days: ['7'] }, (scan, { days = [] }) => {
  const most = Math.min(...days.map(Number).filter((one) => one >= 0))
  return scan === 'none' || scan.ageDays <= most ? undefined : `was last looked up ${scan.ageDays} days ago`
})

const grave = scanCheck(
  'IMG-04/grave-vulnerability',
  { severities: ['critical'], fixable: ['true'], probability: ['0.1'] },
  (scan, { severities = [], fixable = [], probability = [] }) => {
    if (scan === 'none') return undefined
    const [limit] = probability.map(Number)
    const refused = scan.flaws.filter((flaw) => isGrave(flaw, severities, fixable.includes('true'), limit ?? 1))
    return refused.length === 0 ? undefined : `has ${named(refused)}`
  },
)

/** What is exploited counts whatever its severity is; what is grave only where something can be done, unless told otherwise. */
function isGrave(flaw: ScannedFlaw, severities: readonly string[], onlyFixable: boolean, limit: number): boolean {
  if (flaw.malicious === true) return false // a check of its own
  if (flaw.exploited === true) return true
  if (onlyFixable && flaw.fixedIn === undefined) return false
  if (flaw.probability !== undefined && flaw.probability >= limit) return true
  return isSeverity(flaw.severity) && severities.includes(flaw.severity)
}

const malicious = scanCheck('IMG-04/malicious-package', {}, (scan) => {
  if (scan === 'none') return undefined
  const found = scan.flaws.filter((flaw) => flaw.malicious === true)
  return found.length === 0 ? undefined : `holds ${named(found)}, made to do harm`
})

const shown = 3

function named(flaws: readonly ScannedFlaw[]): string {
  const sorted = flaws.toSorted(graverFirst)
  const texts = sorted.slice(0, shown).map(textOf)
  return flaws.length > shown ? `${texts.join(', ')} and ${flaws.length - shown} more` : texts.join(', ')
}

function textOf({ exploited, fixedIn, id, package: name, severity }: ScannedFlaw): string {
  const facts = [
    severity,
    ...(exploited === true ? ['exploited'] : []),
    ...(fixedIn === undefined ? [] : [`fixed in ${fixedIn}`]),
  ]
  return `${id} in ${name} (${facts.join(', ')})`
}

function graverFirst(a: ScannedFlaw, b: ScannedFlaw): number {
  const rank = ({ exploited, severity }: ScannedFlaw): number =>
    (exploited === true ? 0 : 10) + (isSeverity(severity) ? severityRank(severity) : 9)
  return rank(a) - rank(b) || byCodePoint(a.id, b.id) || byCodePoint(a.package, b.package)
}

export const img04: ControlChecks = { templates: [notScanned, stale, grave, malicious] }
