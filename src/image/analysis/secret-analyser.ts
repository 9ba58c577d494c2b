import { redactSecret, type Severity } from '../../core/index.ts'
import { builtInFinder, type FoundSecret, type SecretFinder, searchFile, whySkipped } from '../secrets/index.ts'
import type { Analyser } from './types.ts'

/** A credential as results are kept and shown: with a mark that tells two values apart and confirms no guess. */
export interface SecretMark {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: FoundSecret['confidence']
  readonly line: number
  readonly excerpt: string
  readonly mark: string
}

/** Looks for credentials in every text file. */
export function secretAnalyser(finder: SecretFinder = builtInFinder()): Analyser {
  return {
    id: 'secrets',
    version: 1,
    maxBytes: Number.MAX_SAFE_INTEGER,
    wants: ({ path, size }) => size > 7 && whySkipped(path, size, finder.choices.searched) === undefined,
    wantsStart: (start) => isText(start),
    analyse: (content, { path, size }) => {
      const search = searchFile(content.read(0, size), path, finder)
      if (search.kind === 'skipped' || search.secrets.length === 0) return []
      return [{ kind: 'secrets', path, secrets: search.secrets.map(markOf) }]
    },
  }
}

export function markOf({ rule, title, severity, confidence, line, excerpt, digest }: FoundSecret): SecretMark {
  return { rule, title, severity, confidence, line, excerpt, mark: redactSecret(digest).slice(-4) }
}

const head = 8192

/** As far as the first bytes tell; text of Windows has zeros, and a mark before them. */
function isText(start: Buffer): boolean {
  const hasMark = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  return hasMark || !start.subarray(0, head).includes(0)
}
