import { type Severity, severityRank } from '../../core/index.ts'
import { type CvssVersion, cvssScore, cvssSeverity, readCvss } from '../../formats/cvss/index.ts'
import type { SeverityClaim } from '../types.ts'
import type { Grade } from './types.ts'

/** What a source claims, with our own score of its vector. */
export function gradeOf({ source, severity, vector, score }: SeverityClaim): Grade {
  const computed = vector === undefined ? undefined : scoreOf(vector)
  const number = computed?.score ?? score
  const word = severity ?? computed?.severity ?? (score === undefined ? undefined : wordOf(score))
  return {
    source,
    ...(word !== undefined && { severity: word }),
    ...(vector !== undefined && { vector }),
    ...(number !== undefined && { score: number }),
  }
}

function scoreOf(vector: string): { readonly score: number; readonly severity: Severity | undefined } | undefined {
  const read = readCvss(vector)
  if (!read.ok) return undefined
  const score = cvssScore(read.value)
  return { score, severity: wordOf(score, read.value.version) }
}

function wordOf(score: number, version: CvssVersion = '3.1'): Severity | undefined {
  const word = cvssSeverity(score, version)
  return word === 'none' ? undefined : word
}

/** General sources, the ones first that look at a vulnerability most closely. */
const general = ['ghsa', 'nvd']

/**
 * Which grade counts: of the source that built the package, since it knows how it was built, then of the feed that led
 * here, then GitHub's, then NVD's, then the gravest.
 */
export function decidingGrade(grades: readonly Grade[], vendors: readonly string[]): Grade | undefined {
  const graded = grades.filter(({ severity }) => severity !== undefined)
  for (const source of [...vendors, ...general]) {
    const found = gravest(graded.filter((one) => one.source === source))
    if (found !== undefined) return found
  }
  return gravest(graded)
}

function gravest(grades: readonly Grade[]): Grade | undefined {
  return grades.toSorted((a, b) => rankOf(a) - rankOf(b))[0]
}

const rankOf = ({ severity }: Grade): number =>
  severity === undefined ? Number.POSITIVE_INFINITY : severityRank(severity)
