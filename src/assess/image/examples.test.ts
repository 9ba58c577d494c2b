import { describe, expect, it } from 'vitest'
import { exampleAdvisories } from '../../advisory/checks/example.test-support.ts'
import { advisoryChecks } from '../../advisory/index.ts'
import { loadCatalogue, loadPages } from '../../catalogue/index.ts'
import { controlOf, isObject } from '../../core/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import { exampleFacts } from '../../image/hardening/example.test-support.ts'
import { imageChecks } from '../../image/index.ts'
import { assessImage } from './index.ts'

const now = '2026-11-24T00:00:00Z'
const pages = await loadPages()
const ofImages = loadCatalogue()
  .checks.filter(({ scopes }) => scopes.includes('image'))
  .map(({ id }) => id)

function failuresOf(text: string | undefined): readonly string[] {
  const read = parseYaml(text ?? '')
  if (!read.ok || !isObject(read.value)) throw new Error('an example is no YAML object')
  return assessImage(exampleFacts(read.value, now), {}, exampleAdvisories(read.value)).findings.map(
    ({ check }) => check,
  )
}

describe('the checks of images', () => {
  it('are those of the catalogue', () => {
    expect([...imageChecks, ...advisoryChecks].map(({ id }) => id).sort()).toEqual([...ofImages].sort())
  })

  it.each(ofImages)('%s fails its bad example and passes its good one', (check) => {
    const example = pages[controlOf(check)]?.examples[check]?.find(({ form }) => form === 'yaml')
    expect(failuresOf(example?.good)).not.toContain(check)
    expect(failuresOf(example?.bad)).toContain(check)
  })
})
