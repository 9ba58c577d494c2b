import { isObject, listAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { RegistryError } from './error.ts'
import { pagesOf } from './pages.ts'
import type { Repository } from './repository.ts'

const maxTags = 100_000

/** The tags of a repository, in the registry's order; far more than anybody has are cut off. */
export async function listTags(repository: Repository): Promise<readonly string[]> {
  const tags: string[] = []
  for await (const page of pagesOf(repository, 'tags/list?n=1000', 'the list of tags')) {
    tags.push(...tagsIn(page, repository.name))
    if (tags.length >= maxTags) break
  }
  return tags.slice(0, maxTags)
}

function tagsIn(page: Buffer, name: string): readonly string[] {
  const parsed = parseJson(page.toString('utf8'))
  if (!parsed.ok || !isObject(parsed.value))
    throw new RegistryError('malformed', `the list of tags of ${name} is no JSON object`, {
      hint: 'is this a registry?',
    })
  const tags = listAt(parsed.value, 'tags').filter((tag) => typeof tag === 'string')
  return tags.filter((tag) => /^\w[\w.-]{0,127}$/.test(tag))
}
