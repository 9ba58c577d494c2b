import { describe, expect, it } from 'vitest'
import { exampleVulnerability } from './checks/example.test-support.ts'
import { fixBy } from './fix-by.ts'
import { holdBack, projectsOf } from './hold-back.ts'
import { type IgnoreRule, readIgnoreFile } from './ignore/index.ts'
import type { Vulnerability } from './match/index.ts'
import { priorityOf } from './priority.ts'
import { vexBook } from './vex/index.ts'

const kev = { id: 'CVE-2024-3094', added: '2024-04-01', ransomware: false }
const epss = (probability: number) => ({ id: 'CVE-2024-3094', probability, percentile: 0.9 })

describe('how urgent a vulnerability is', () => {
  it.each<[string, Partial<Vulnerability>, string]>([
    ['exploited, whatever its severity', { severity: 'low', exploited: kev }, 'now'],
    ['malicious', { malicious: true }, 'now'],
    ['grave and likely', { severity: 'high', probability: epss(0.2) }, 'now'],
    ['likely alone', { severity: 'low', probability: epss(0.2) }, 'next'],
    ['grave with a fix', { severity: 'critical', fixedIn: '2' }, 'next'],
    ['grave without', { severity: 'critical' }, 'planned'],
    ['of medium gravity with a fix', { severity: 'medium', fixedIn: '2' }, 'planned'],
    ['graded by nobody, with a fix', { fixedIn: '2' }, 'planned'],
    ['of medium gravity without', { severity: 'medium' }, 'watch'],
    ['harmless', { severity: 'low', fixedIn: '2' }, 'watch'],
  ])('%s', (_, more, urgency) => {
    const priority = priorityOf(exampleVulnerability(more))
    expect(priority.urgency).toBe(urgency)
    if (urgency !== 'watch') expect(priority.because.length).toBeGreaterThan(0)
  })

  it('rises by a step where it is reached or has privileges, and never falls', () => {
    const one = exampleVulnerability({ severity: 'medium', fixedIn: '2' })
    expect(priorityOf(one, { exposed: true })).toMatchObject({ urgency: 'next' })
    expect(priorityOf(one, { exposed: true }).because).toContain('reached from outside')
    expect(priorityOf(one, { exposed: false, privileged: false, inUse: false }).urgency).toBe('planned')
    expect(priorityOf(exampleVulnerability({ exploited: kev }), { exposed: true }).urgency).toBe('now')
  })
})

describe('the step that mends it', () => {
  const language = (
    type: 'golang' | 'maven' | 'npm',
    name: string,
    relationship?: 'indirect',
  ): Partial<Vulnerability> => {
    const one = exampleVulnerability({}).found
    return {
      fixedIn: '2.0.0',
      found: {
        ...one,
        source: 'lock',
        package: { type, name, version: '1.0.0', ...(relationship && { relationship }) },
      },
    }
  }

  it.each<[Partial<Vulnerability>, 'base' | 'application', string | undefined]>([
    [{}, 'application', undefined],
    [{ fixedIn: '2' }, 'application', 'apt-get update && apt-get install --only-upgrade -y xz'],
    [
      { fixedIn: '2' },
      'base',
      'build on a newer base image with xz 2; until there is one: apt-get update && apt-get install --only-upgrade -y xz',
    ],
    [language('npm', 'a'), 'application', 'npm install a@2.0.0'],
    [language('npm', 'a', 'indirect'), 'application', "npm pkg set 'overrides.a=2.0.0' && npm install"],
    [language('golang', 'stdlib'), 'application', 'build with Go 2.0.0 or newer'],
    [language('maven', 'g:a'), 'application', 'upgrade to g:a 2.0.0'],
    [{ malicious: true, fixedIn: '2' }, 'application', 'remove xz and change every secret that it could read'],
  ])('of %j in the %s is %s', (more, part, step) => {
    expect(fixBy(exampleVulnerability(more), { part })).toBe(step)
  })
})

describe('what does not count', () => {
  const now = '2026-06-01T00:00:00Z'
  const one = exampleVulnerability({ severity: 'high' })
  const rules = (text: string): readonly IgnoreRule[] => {
    const read = readIgnoreFile('.trivyignore', Buffer.from(text))
    return read.ok ? read.value.rules : expect.unreachable(read.error.message)
  }

  it('is held back by a rule, with where it stands, until the rule ends', () => {
    const [held] = holdBack([one], { now, ignore: rules('# known\nCVE-2024-3094 exp:2026-07-01\n') })
    expect(held?.suppressed).toMatchObject({
      by: 'ignored',
      source: '.trivyignore:2',
      until: expect.stringMatching(/^2026-07-01/),
    })
    const told: string[] = []
    const [back] = holdBack([one], {
      now: '2026-08-01T00:00:00Z',
      ignore: rules('CVE-2024-3094 exp:2026-07-01\n'),
      onExpired: (_, id) => told.push(id),
    })
    expect([back?.suppressed, told]).toEqual([undefined, ['CVE-2024-3094']])
  })

  it.each([
    ['not-affected', 'vex'],
    ['affected', undefined],
  ] as const)('by a VEX statement that says %s: %s', (status, by) => {
    const statement = {
      vulnerability: { id: 'CVE-2024-3094', aliases: [] },
      products: [{ purls: ['pkg:deb/debian/xz'], cpes: [], digests: [], subcomponents: [] }],
      status,
      source: 'vex.json',
    }
    const os = { id: 'debian', versionId: '12' }
    expect(holdBack([one], { now, vex: vexBook([statement]), os })[0]?.suppressed?.by).toBe(by)
  })

  it('stays held back for the reason it was first', () => {
    const owned = { ...one, suppressed: { by: 'owner' as const, why: 'a part of python3' } }
    expect(holdBack([owned], { now, ignore: rules('CVE-2024-3094\n') })).toEqual([owned])
  })

  it('projects are named by the file that lists their packages', () => {
    const root = {
      ...one.found,
      path: 'go.mod',
      package: { type: 'golang' as const, name: 'example.com/a', version: '', relationship: 'root' as const },
    }
    expect(projectsOf([one.found, root])).toEqual(new Map([['go.mod', ['pkg:golang/example.com/a']]]))
  })
})
