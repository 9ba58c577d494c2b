import type { TarMember } from './member.ts'
import { TarWalker, type TarWalkLimits } from './walk.ts'

/** A member and what was in it, as far as the test wanted to know. */
export interface Walked {
  readonly members: readonly (TarMember & { readonly data: string })[]
  /** Why the walk ended before its time. */
  readonly fault: string | undefined
}

const wide: TarWalkLimits = { maxEntries: 10_000, maxTotalBytes: 1024 ** 3 }

/** Walks an archive that comes in pieces of the given sizes, over and over. */
export function walked(archive: Buffer, sizes: readonly number[] = [archive.length || 1], limits = wide): Walked {
  const members: (TarMember & { data: string })[] = []
  const walker = new TarWalker((member) => {
    const seen = { ...member, data: '' }
    members.push(seen)
    return {
      write: (piece) => {
        seen.data += piece.toString('latin1')
      },
      end: () => undefined,
    }
  }, limits)
  try {
    for (let at = 0, turn = 0; at < archive.length; turn++) {
      const size = Math.max(1, sizes[turn % sizes.length] ?? 1)
      walker.push(archive.subarray(at, at + size))
      at += size
    }
    walker.end()
  } catch (fault) {
    return { members, fault: String(fault) }
  }
  return { members, fault: undefined }
}

/** One line a member: its type, name and content. */
export function linesOf({ members }: Walked): string[] {
  return members.map(({ type, path, link, data }) => `${type} ${path}${link === '' ? '' : ` -> ${link}`}: ${data}`)
}
