import { describe, expect, it } from 'vitest'
import { loadPages } from '../../catalogue/index.ts'
import { controlOf } from '../../core/index.ts'
import { type BuildContext, lintDockerfile, parseIgnoreFile, ruleTexts } from './index.ts'

const now = '2026-11-25T00:00:00Z'
const pages = await loadPages()

/** What stands beside an example is said in its first lines. */
function contextOf(text: string): BuildContext | undefined {
  const names = listIn(text, 'In the folder')
  const ignored = listIn(text, 'In .dockerignore')
  if (names === undefined) return undefined
  return { names: new Set(names), ignoreFile: ignored === undefined ? undefined : parseIgnoreFile(ignored.join('\n')) }
}

function listIn(text: string, label: string): string[] | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`# ${label}: `))
  return line?.slice(`# ${label}: `.length).split(', ')
}

function foundIn(text: string): string[] {
  const result = lintDockerfile(text, { now, context: contextOf(text) })
  if (!result.ok) throw result.error
  return result.value.findings.map(({ rule }) => rule.id)
}

describe('the examples of the catalogue', () => {
  it.each(ruleTexts().map(({ id }) => id))('%s fails its bad Dockerfile and passes its good one', (check) => {
    const example = pages[controlOf(check)]?.examples[check]?.find(({ form }) => form === 'Dockerfile')
    expect(foundIn(example?.good ?? '')).not.toContain(check)
    expect(foundIn(example?.bad ?? '')).toContain(check)
  })
})
