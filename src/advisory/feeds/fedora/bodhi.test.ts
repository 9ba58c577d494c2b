import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { fedoraUpdates } from './index.ts'

const update = {
  alias: 'FEDORA-2031-aaa',
  title: 'anchor-1.2-3.fc40',
  notes: 'Mends CVE-2031-0001.',
  severity: 'urgent',
  type: 'security',
  date_stable: '2031-01-15 12:00:00',
  url: 'https://updates.example/FEDORA-2031-aaa',
  release: { version: '40', id_prefix: 'FEDORA' },
  bugs: [{ title: 'CVE-2031-0002 anchor: slips [fedora-40]' }],
  builds: [{ nvr: 'anchor-1.2-3.fc40', type: 'rpm', epoch: 1 }],
}

const read = (value: unknown) => [...fedoraUpdates.read(Buffer.from(JSON.stringify(value)), 'page.json')]

describe('an update of Fedora', () => {
  it('mends what its notes and bugs name, in packages of its sources', () => {
    expect(read(update)).toEqual([
      {
        kind: 'entry',
        advisories: ['CVE-2031-0001', 'CVE-2031-0002'].map((id) => ({
          id,
          aliases: [],
          covers: [],
          severities: [],
          weaknesses: [],
          references: ['FEDORA-2031-aaa', 'https://updates.example/FEDORA-2031-aaa'],
          published: '2031-01-15',
          affected: [
            {
              namespace: 'rpm:fedora:40',
              name: 'anchor',
              ranges: [{ to: '1:1.2-3.fc40' }],
              status: 'fixed',
              fixed: ['1:1.2-3.fc40'],
              severity: 'critical',
            },
          ],
        })),
      },
    ])
  })

  it('goes by its own name where it names no CVE', () => {
    expect(read({ ...update, notes: 'mends it', bugs: [] })).toMatchObject([
      { advisories: [{ id: 'FEDORA-2031-aaa', title: 'anchor-1.2-3.fc40', details: 'mends it' }] },
    ])
  })

  it('says nothing where it is for no security', () => {
    expect(read({ updates: [{ ...update, type: 'bugfix' }, update] })).toMatchObject([
      { advisories: [] },
      { advisories: [{}, {}] },
    ])
  })

  it.each([
    [{ release: { version: '9', id_prefix: 'FEDORA-EPEL' } }],
    [{ builds: [{ nvr: 'anchor-stable-40.1', type: 'module' }] }],
    [{ builds: [] }],
    [{ alias: null }],
    [{ release: [] }],
  ])('with %j is named and not read', (change) => {
    expect(read({ ...update, ...change })).toMatchObject([{ kind: 'unread' }])
  })

  const whole = Buffer.from(JSON.stringify(update))
  survivesChanges('Fedora update', [whole], (content) => [...fedoraUpdates.read(content, 'a.json')], 'grammar')
})
