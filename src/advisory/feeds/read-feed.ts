import type { FeedFormat, FeedItem } from '../types.ts'
import { amazonAlas } from './amazon/index.ts'
import { archGroups } from './arch/index.ts'
import { csaf } from './csaf/index.ts'
import { debianList, debianTracker } from './debian/index.ts'
import { epss } from './epss/index.ts'
import { fedoraUpdates } from './fedora/index.ts'
import { feedFiles } from './feed-files.ts'
import { kev } from './kev/index.ts'
import { kubernetesFeed } from './kubernetes/index.ts'
import { nvd } from './nvd/index.ts'
import { osv } from './osv/index.ts'
import { oval } from './oval/index.ts'
import { photonCves } from './photon/index.ts'
import { rubysec } from './rubysec/index.ts'
import { rustsec } from './rustsec/index.ts'
import { secdb } from './secdb/index.ts'
import { ubuntuVex } from './ubuntu/index.ts'
import { updateinfo } from './updateinfo/index.ts'

/** What advisories are published in; a file is read by the first that wants it. */
export const feedFormats: readonly FeedFormat[] = [
  amazonAlas,
  archGroups,
  csaf,
  debianList,
  debianTracker,
  epss,
  fedoraUpdates,
  kev,
  kubernetesFeed,
  nvd,
  oval,
  photonCves,
  rubysec,
  rustsec,
  secdb,
  ubuntuVex,
  updateinfo,
  osv, // by the least: last
]

/** By how much of its beginning a file is recognised. */
const headBytes = 8 * 1024

/** Reads all of a feed: a file, a folder, an archive. What no format knows is `unread`, but for what says of itself that it is no data. */
export async function* readFeed(
  path: string,
  onFormat: (id: string) => void = () => undefined,
): AsyncGenerator<FeedItem> {
  for await (const file of feedFiles(path)) {
    if ('unread' in file) {
      yield { kind: 'unread', where: file.path, why: file.unread }
      continue
    }
    const head = file.content.subarray(0, headBytes)
    const format = feedFormats.find((one) => one.wants(file.path, head))
    if (format !== undefined) {
      onFormat(format.id)
      yield* format.read(file.content, file.path)
    } else if (!isBeside(file.path))
      yield { kind: 'unread', where: file.path, why: 'no form of advisories that is known here' }
  }
}

/** Texts about the feed, indexes and signatures. */
function isBeside(path: string): boolean {
  return /(?:^|\/)(?:\.[^/]*|README[^/]*|LICENSE[^/]*|index\.json|[^/]*\.(?:md|txt|asc|sig|sha256|html))$/i.test(path)
}
