import type { AffectedImage, AffectedPackage, AffectedWorkload } from '../../assess/running/index.ts'
import { count, printable } from '../../core/index.ts'
import type { Paint } from '../paint.ts'
import type { AffectedReport } from './model.ts'

export interface AffectedTableOptions {
  readonly paint: Paint
  /** Every row, and not only the first. */
  readonly all: boolean
}

const shown = 20

/** The answer for people: what was asked, images, workloads, and what nobody knows. */
export function renderAffected(report: AffectedReport, options: AffectedTableOptions): string {
  const sure = report.images.filter(({ packages }) => packages.length > 0)
  const unclear = report.images.filter(({ packages }) => packages.length === 0)
  const section = (title: string, rows: readonly string[]): readonly string[] => {
    if (rows.length === 0) return []
    const first = options.all ? rows : rows.slice(0, shown)
    const more = rows.length - first.length
    return ['', options.paint.bold(title), ...first, ...(more > 0 ? [`  and ${more} more (--all lists them)`] : [])]
  }
  return [
    ...report.questions.map((_, index) => questionLine(report, index, options.paint)),
    ...section(
      `${count(sure.length, 'image')} affected`,
      sure.map((one) => imageLines(one)),
    ),
    ...section(
      `${count(unclear.length, 'image')} of which nobody can say`,
      unclear.map((one) => unclearLines(one)),
    ),
    ...section(
      workloadTitle(report),
      report.workloads.map((one) => workloadLines(one, options.paint)),
    ),
    ...section(
      `${count(report.notScanned.length, 'running image')} not scanned: unknown`,
      report.notScanned.map(({ image, workloads }) => `  ${printable(image)}  ${printable(firstOf(workloads))}`),
    ),
    '',
    ...closing(report),
    '',
  ].join('\n')
}

function questionLine({ images, questions, database }: AffectedReport, index: number, paint: Paint): string {
  const question = questions[index]
  if (question === undefined) return ''
  const others = question.names.filter((name) => name !== question.text)
  const name = paint.bold(printable(question.text)) + (others.length > 0 ? ` (${printable(firstOf(others))})` : '')
  if (question.kind === 'vulnerability' && question.names.length === 0)
    return `${name}: the advisory database does not know it, so nobody can say who is affected`
  const touched = images.filter(({ packages }) => packages.some((one) => one.question === index)).length
  const sample = database.sample === true && question.kind === 'vulnerability'
  return `${name}: ${touched === 0 ? 'no image that was scanned has it' : `in ${count(touched, 'image')}`}${sample ? ' (by a sample of advisories)' : ''}`
}

function imageLines({ digest, names, packages, platform, unclear }: AffectedImage): string {
  const rest = unclear.length > 0 ? [`    not known of ${count(unclear.length, 'package')}`] : []
  return [
    `  ${printable(names.length > 0 ? firstOf(names) : digest)}  ${[platform, shortDigest(digest)]
      .filter(Boolean)
      .map((one) => printable(one ?? ''))
      .join(' ')}`,
    ...groupsOf(packages),
    ...rest,
  ].join('\n')
}

/** The same package at several places is one line. */
function groupsOf(packages: readonly AffectedPackage[]): readonly string[] {
  const groups = Map.groupBy(packages, ({ id, name, version }) => [id, name, version].join('\0'))
  return [...groups.values()].slice(0, 10).flatMap((group) => {
    const [one] = group
    return one === undefined ? [] : [`    ${packageWords(one, group.length)}`]
  })
}

function packageWords(one: AffectedPackage, places: number): string {
  const { exploited, fixBy, fixedIn, id, name, path, severity, suppressed, version } = one
  const words = [
    `${printable(name)} ${printable(version)}`,
    ...(id === undefined ? [] : [`${printable(id)}${severity === undefined ? '' : ` ${severity}`}`]),
    ...(exploited === undefined ? [] : ['exploited']),
    ...(suppressed === undefined ? [] : [`held back: ${printable(suppressed.why)}`]),
    ...(id === undefined || suppressed !== undefined
      ? []
      : [fixedIn === undefined ? 'no fix yet' : `fixed in ${printable(fixedIn)}`]),
    ...(fixBy === undefined || suppressed !== undefined ? [] : [printable(fixBy)]),
    places === 1 ? `in ${printable(path)}` : `in ${count(places, 'place')}`,
  ]
  return words.join(' · ')
}

function unclearLines({ digest, names, unclear }: AffectedImage): string {
  const [first] = unclear
  const why = first === undefined ? '' : `  ${printable(`${first.name} ${first.version}: ${first.why}`)}`
  return `  ${printable(names.length > 0 ? firstOf(names) : digest)}${why}`
}

function workloadTitle({ workloads }: AffectedReport): string {
  const pods = workloads.reduce((sum, one) => sum + one.pods, 0)
  return `${count(workloads.length, 'workload')}${pods > 0 ? ` with ${count(pods, 'pod')}` : ''}`
}

function workloadLines(one: AffectedWorkload, paint: Paint): string {
  const { containers, exposure, kind, name, namespace, owner, privileges, state, urgency } = one
  const place = [namespace, kind, name].filter((part) => part !== '').join('/')
  const reached =
    exposure.entryPoints.length > 0
      ? `reached by ${printable(firstOf(exposure.entryPoints))}`
      : exposure.known
        ? 'not reached from outside'
        : 'nobody knows what reaches it'
  const byName = containers.some(({ results }) => results.some(({ by }) => by === 'name'))
  const words = [
    ...(urgency === undefined ? [] : [urgency === 'now' ? paint.red(urgency) : urgency]),
    ...(state === 'unclear' ? ['nobody can say'] : []),
    owner === undefined ? 'no owner' : `owner ${printable(owner.name)}`,
    reached,
    ...privileges.map(printable),
    ...(byName ? ['matched by the name of the image only'] : []),
  ]
  return [
    `  ${printable(place)}  ${printable(containers.map((container) => container.name).join(', '))}`,
    `    ${words.join(' · ')}`,
  ].join('\n')
}

function closing({ database, estate, notScanned, scanned }: AffectedReport): readonly string[] {
  return [
    `Looked through ${count(scanned.images, 'scanned image')}${scanned.incomplete > 0 ? `, ${scanned.incomplete} of them not read to their end` : ''}${
      estate === undefined
        ? '; nobody was asked what runs (--cluster, --in PATH)'
        : ` and ${count(estate.workloads, 'workload')} of ${printable(estate.target)}`
    }.`,
    ...(estate !== undefined && estate.unread > 0
      ? [`${count(estate.unread, 'part')} of the estate could not be read.`]
      : []),
    ...(notScanned.length > 0
      ? ['Images without a result may be affected: scan them with seawall image --store.']
      : []),
    database.sample === true
      ? 'The advisories are a sample of well-known ones: not finding anything means nothing (seawall db update).'
      : `Advisories of ${printable(database.built.slice(0, 10))}.`,
  ]
}

const shortDigest = (digest: string): string => digest.slice(0, 19)

/** `a, b and 7 more` */
function firstOf(names: readonly string[]): string {
  const more = names.length - 2
  return more > 0 ? `${names.slice(0, 2).join(', ')} and ${more} more` : names.join(', ')
}
