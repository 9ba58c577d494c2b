import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { arch } from './arch.ts'

const group = {
  name: 'AVG-77',
  packages: ['lantern', 'lib32-lantern'],
  fixed: '1.2-3',
  severity: 'Critical',
  status: 'Fixed',
  type: 'arbitrary code execution',
  issues: ['CVE-2031-1234', 'CVE-2031-1235'],
}
const list = (...groups: readonly unknown[]): string => JSON.stringify(groups)

describe('a group of vulnerabilities of Arch Linux', () => {
  it('touches each of its packages with each of its vulnerabilities', () => {
    const found = advisoriesOf(arch, list(group), 'all.json')
    expect(found.map(({ id }) => id)).toEqual(['CVE-2031-1234', 'CVE-2031-1235'])
    expect(found[0]?.affected[1]).toEqual({
      namespace: 'alpm:arch',
      name: 'lib32-lantern',
      ranges: [{ to: '1.2-3' }],
      status: 'fixed',
      fixed: ['1.2-3'],
      severity: 'critical',
      binary: true,
    })
  })

  it.each([
    ['Vulnerable', 'affected'],
    ['Testing', 'affected'],
    ['Not affected', 'not-affected'],
    ['Unknown', 'under-investigation'],
  ])('has a status where nothing mends it: %s', (told, status) => {
    const [one] = advisoriesOf(arch, list({ ...group, status: told, fixed: null, issues: [] }), 'all.json')
    expect(one).toMatchObject({ id: 'AVG-77', affected: [{ status }, { status }] })
  })

  it.each([
    [list({ ...group, fixed: null }), 'it is fixed, and nothing says in which version'],
    [list({ ...group, status: 'Lost' }), 'the status Lost'],
    [list('x'), 'a group without a name'],
    ['{}', 'it is no list of groups'],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(arch, text, 'all.json')).toEqual([why])
  })

  survivesChanges(
    'groups of Arch Linux',
    [Buffer.from(list(group))],
    (content) => itemsOf(arch, content, 'all.json'),
    'text',
  )
})
