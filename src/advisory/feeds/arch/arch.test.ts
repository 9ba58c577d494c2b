import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { archGroups } from './index.ts'

const group = {
  name: 'AVG-77',
  packages: ['rope', 'lib32-rope'],
  affected: '1.0-1',
  fixed: '1.1-2',
  severity: 'High',
  status: 'Fixed',
  type: 'arbitrary code execution',
  issues: ['CVE-2031-0001', 'CVE-2031-0002'],
  advisories: ['ASA-203101-1'],
}

const read = (value: unknown) => [...archGroups.read(Buffer.from(JSON.stringify(value)), 'all.json')]

describe('a group of Arch Linux', () => {
  it('says the same of each of its packages and ids', () => {
    const affected = ['rope', 'lib32-rope'].map((name) => ({
      namespace: 'alpm:arch',
      name,
      ranges: [{ to: '1.1-2' }],
      status: 'fixed',
      fixed: ['1.1-2'],
      severity: 'high',
      binary: true,
    }))
    const references = ['AVG-77', 'ASA-203101-1']
    expect(read([group])).toMatchObject([
      {
        kind: 'entry',
        advisories: [
          { id: 'CVE-2031-0001', title: 'arbitrary code execution', references, affected },
          { id: 'CVE-2031-0002', references, affected },
        ],
      },
    ])
  })

  it.each([
    [{ status: 'Vulnerable', fixed: null }, 'affected'],
    [{ status: 'Testing', fixed: '1.1-2' }, 'fixed'],
    [{ status: 'Not affected', fixed: null }, 'not-affected'],
    [{ status: 'Unknown', fixed: null }, 'under-investigation'],
  ])('with %j is %s', (change, status) => {
    expect(read({ ...group, ...change })).toMatchObject([{ advisories: [{ affected: [{ status }, { status }] }, {}] }])
  })

  it('goes by its own name where it has no ids', () => {
    expect(read([{ ...group, issues: [] }])).toMatchObject([
      { advisories: [{ id: 'AVG-77', references: ['ASA-203101-1'] }] },
    ])
  })

  it.each([[{ ...group, packages: [] }], [{ ...group, status: 'Sunk', fixed: null }], [null], ['AVG-1']])(
    'is named where nothing can be made of it: %j',
    (value) => {
      expect(read([value, group])).toMatchObject([{ kind: 'unread' }, { kind: 'entry' }])
    },
  )

  it('is known by its content', () => {
    expect(archGroups.wants('all.json', Buffer.from(JSON.stringify([group])))).toBe(true)
    expect(archGroups.wants('all.json', Buffer.from('[{"name":"anchor"}]'))).toBe(false)
  })

  const whole = Buffer.from(JSON.stringify([group]))
  survivesChanges('Arch groups', [whole], (content) => [...archGroups.read(content, 'all.json')], 'grammar')
})
