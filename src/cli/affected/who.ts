import {
  type AdvisoryDatabase,
  type Hits,
  hitsOfPackage,
  hitsOfVulnerability,
  namesOfVulnerability,
  type Question,
  type ResultStore,
  readQuestion,
  rematch,
  usedDatabase,
} from '../../advisory/index.ts'
import {
  type AffectedImage,
  affectedImage,
  affectedWorkloads,
  graverFirst,
  unscannedImages,
} from '../../assess/running/index.ts'
import { byCodePoint, printableJsonParts, SeawallError } from '../../core/index.ts'
import { type AffectedReport, type AskedQuestion, renderAffected } from '../../report/affected/index.ts'
import { paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { databaseFor } from '../image/index.ts'
import { checkOutput, isStdout, terminalOf, writeResult } from '../io.ts'
import { openResults, resultsFolder } from '../results/index.ts'
import { now } from '../scan.ts'
import { type IndexedResults, indexResults } from './indexed.ts'
import { type RunningFlags, readRunning } from './running.ts'

export interface WhoFlags extends RunningFlags {
  readonly in?: readonly string[]
  readonly results?: string
  readonly db?: string
  readonly format?: string
  readonly output?: string
  readonly all?: boolean
  readonly fail?: boolean
  readonly strict?: boolean
  readonly color?: boolean
}

/** `seawall who-is-affected ID…`: images, workloads and owners that a vulnerability touches, or that have a package. */
export async function whoIsAffected(texts: readonly string[], flags: WhoFlags): Promise<number> {
  checkOutput(flags.output)
  const { format = 'table' } = flags
  if (format !== 'table' && format !== 'json')
    throw new SeawallError('usage', `there is no format "${format}" for who is affected`, {
      hint: 'known: table, json',
    })
  const questions = texts.map(questionOf)
  const database = databaseFor(flags.db)
  const store = openResults(flags.results ?? resultsFolder(process.env))
  const running = await readRunning(flags.in ?? [], flags)
  const results = await indexResults(store)
  const { asked, hits } = answersTo(questions, results, database)
  const images = await imagesWith(hits, results, store)
  const workloads = running?.workloads ?? []
  const byDigest = new Map(images.map((one) => [one.digest, one]))
  const report: AffectedReport = {
    schema: 'seawall.dev/affected/v1',
    now: now(process.env),
    questions: asked,
    database: usedDatabase(database),
    ...(running !== undefined && {
      estate: { target: running.target, workloads: workloads.length, unread: running.unread },
    }),
    scanned: { images: results.index.images.length, incomplete: results.incomplete },
    images,
    workloads: affectedWorkloads(workloads, byDigest, results.images),
    notScanned: unscannedImages(workloads, results.images),
  }
  const terminal = terminalOf(process.env, flags)
  const paint = paintWith(terminal.color && isStdout(flags.output))
  const text =
    format === 'json' ? printableJsonParts(report) : renderAffected(report, { paint, all: flags.all === true })
  await writeResult(text, flags.output)
  return exitCodeOf(report, flags)
}

function questionOf(text: string): Question {
  const read = readQuestion(text)
  if (!read.ok) throw read.error
  return read.value
}

function answersTo(
  questions: readonly Question[],
  { index }: IndexedResults,
  database: AdvisoryDatabase,
): { readonly asked: readonly AskedQuestion[]; readonly hits: readonly Hits[] } {
  const asksVulnerability = questions.some(({ kind }) => kind === 'vulnerability')
  const matches = asksVulnerability ? rematch(index, database) : undefined
  const answers = questions.map((question): { asked: AskedQuestion; hits: Hits } => {
    const { kind, text } = question
    if (kind === 'package') return { asked: { text, kind, names: [] }, hits: hitsOfPackage(question, index) }
    const names = namesOfVulnerability(text, database)
    const hits = hitsOfVulnerability(text, names, matches ?? { found: new Map(), unjudged: new Map() })
    const found = [...hits.touched.values()].flat().flatMap((match) => [match.id, ...match.aliases])
    return { asked: { text, kind, names: [...new Set([...names, ...found])].sort(byCodePoint) }, hits }
  })
  return { asked: answers.map(({ asked }) => asked), hits: answers.map(({ hits }) => hits) }
}

async function imagesWith(
  hits: readonly Hits[],
  { index }: IndexedResults,
  store: ResultStore,
): Promise<readonly AffectedImage[]> {
  const wanted = new Set<number>()
  for (const { touched, unclear } of hits)
    for (const id of [...touched.keys(), ...unclear.keys()]) for (const image of index.imagesOf(id)) wanted.add(image)
  const images: AffectedImage[] = []
  for (const image of wanted) {
    const result = await store.get(index.images[image] ?? '')
    const ids = index.packagesOf(image)
    // Somebody else may have written it anew meanwhile.
    if (result === undefined || result.packages.length !== ids.length) continue
    const one = affectedImage(result, ids, hits)
    if (one !== undefined) images.push(one)
  }
  return images.sort(graverFirst)
}

function exitCodeOf(
  { database, estate, images, notScanned, questions, scanned }: AffectedReport,
  { fail, strict }: WhoFlags,
): number {
  const counts = images.some(({ packages }) => packages.some(({ suppressed }) => suppressed === undefined))
  if (fail === true && counts) return exitCodes.refused
  const open =
    scanned.incomplete > 0 ||
    notScanned.length > 0 ||
    (estate?.unread ?? 0) > 0 ||
    database.sample === true ||
    images.some(({ unclear }) => unclear.length > 0) ||
    questions.some(({ kind, names }) => kind === 'vulnerability' && names.length === 0)
  return (strict === true || fail === true) && open ? exitCodes.incomplete : exitCodes.fine
}
