import { RegistryError } from './error.ts'
import { readWhole } from './http/index.ts'
import type { Repository } from './repository.ts'

const maxPageBytes = 4 * 1024 * 1024
const maxPages = 1000

/** The pages of a list, one after the other, as `Link` tells (RFC 8288, distribution specification). */
export async function* pagesOf(repository: Repository, path: string, what: string): AsyncGenerator<Buffer> {
  const signal = repository.deadline('answerMs')
  const named = `${what} of ${repository.name}`
  const seen = new Set<string>()
  let next: string | undefined = path
  while (next !== undefined) {
    if (seen.has(next) || seen.size === maxPages)
      throw new RegistryError('malformed', `${named} has no end: its pages lead back or are more than ${maxPages}`)
    seen.add(next)
    const answer = await repository.get({ path: next, what, signal })
    yield await readWhole(answer, maxPageBytes, `a page of ${named}`)
    next = nextPath(answer.headers.link, path)
  }
}

/** Only the query of the address is taken: a link must not lead anywhere else with our login. */
export function nextPath(link: string | string[] | undefined, path: string): string | undefined {
  const text = (typeof link === 'string' ? link : (link?.[0] ?? '')).slice(0, 8192)
  const target = /<([^<>]*)>[^<>,]*;[ \t]*rel="?next"?/i.exec(text)?.[1]
  const url = target === undefined ? null : URL.parse(target, 'http://registry.invalid/')
  if (url === null || url.search === '') return undefined
  return `${path.split('?')[0]}${url.search}`
}
