import { redactSecret } from '../../core/index.ts'
import {
  builtInFinder,
  type FoundSecret,
  maxSecretFileSize,
  type SecretFinder,
  searchFile,
  whySkipped,
} from '../secrets/index.ts'
import type { SecretMark } from './find.ts'
import type { Analyser } from './types.ts'

/** Looks for credentials in every text file. Rules of a user's own have a name, under which their results are kept. */
export function secretAnalyser(finder: SecretFinder = builtInFinder(), rules = ''): Analyser {
  return {
    id: rules === '' ? 'secrets' : `secrets ${rules}`,
    version: 2,
    maxBytes: Number.MAX_SAFE_INTEGER,
    startBytes: maxSecretFileSize,
    wants: ({ path, size }) => size > 7 && whySkipped(path, searchedOf(size), finder.choices.searched) === undefined,
    wantsStart: (start) => isText(start),
    analyse: (content, { path, size }) => {
      const search = searchFile(content.read(0, searchedOf(size)), path, finder)
      if (search.kind === 'skipped') return []
      const found = search.secrets.map(markOf)
      return [
        ...(found.length === 0 ? [] : [{ kind: 'secrets', path, secrets: found } as const]),
        ...(size > searchedOf(size) ? [{ kind: 'warning', path, message: searchedInPart } as const] : []),
      ]
    },
  }
}

/** Of a longer file only the beginning is searched, and that is told. */
const searchedOf = (size: number): number => Math.min(size, maxSecretFileSize)
const searchedInPart = `only its first ${maxSecretFileSize / 1024 / 1024} MiB were searched for secrets`

export function markOf({ rule, title, severity, confidence, line, excerpt, digest }: FoundSecret): SecretMark {
  return { rule, title, severity, confidence, line, excerpt, mark: redactSecret(digest).slice(-4) }
}

const head = 8192

/** As far as the first bytes tell; text of Windows has zeros, and a mark before them. */
function isText(start: Buffer): boolean {
  const hasMark = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  return hasMark || !start.subarray(0, head).includes(0)
}
