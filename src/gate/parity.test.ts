import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Assessor, isOwnCheck } from '../assess/index.ts'
import { loadCatalogue } from '../catalogue/index.ts'
import { formatPath } from '../core/index.ts'
import { readPaths } from '../kube/estate/index.ts'
import { decideOn, now, policy } from './gate.test-support.ts'
import { reviewOfObject } from './review/index.ts'

/** Scan and gate must not disagree about an object: one engine, one verdict. */
describe('the gate and the scan', () => {
  const all = policy('all', '{controls: ["*"]}')

  it.each(['examples/harbor', 'examples/seeds'])('find the same in every object of %s', async (folder) => {
    let failures = 0
    for await (const item of readPaths([folder], process.stdin, {})) {
      if (!('object' in item)) continue
      const { object } = item
      const assessor = new Assessor({ now, selection: { only: ['*'] } })
      assessor.add({ ...object, owner: undefined })
      const scanned = assessor
        .finish()
        .findings.filter(({ check }) => isOwnCheck(check) && check !== 'SEC-05/secret-in-file') // a review is no file
        .map(({ check, slot, at, severity }) => `${check} ${slot ?? ''} ${formatPath(at.path)} ${at.value} ${severity}`)
      const { violations } = decideOn(reviewOfObject(object, 'alice'), { policies: [all] })
      const gated = violations.map(
        ({ check, slot, path, value, severity }) => `${check} ${slot ?? ''} ${path} ${value} ${severity}`,
      )
      expect(gated.sort()).toEqual(scanned.sort())
      failures += gated.length
    }
    expect(failures).toBeGreaterThan(3)
  })

  it('know the same checks', () => {
    const own = loadCatalogue().checks.filter(({ scopes }) =>
      scopes.some((scope) => scope === 'template' || scope === 'object'),
    )
    expect(own.filter(({ id }) => !isOwnCheck(id))).toEqual([])
    expect(all.checks.length).toBe(own.length)
    expect(readFileSync('src/gate/policy/packs.json', 'utf8')).toContain('strict')
  })
})
