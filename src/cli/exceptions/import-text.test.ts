import { describe, expect, it } from 'vitest'
import { type ExceptionImport, parseExceptions } from '../../assess/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import { renderImport } from './import-text.ts'

const imported: ExceptionImport = {
  drafts: [
    { tool: 'Trivy', from: 'a:1 KSV017', scope: { checks: ['POD-01/privileged'] } },
    {
      tool: 'Trivy',
      from: 'a:2 KSV010',
      scope: { checks: ['POD-02/host-pid'] },
      reason: 'agent',
      expires: '2027-01-31',
    },
  ],
  notImported: [{ tool: 'Trivy', from: 'a:3 CVE-1', why: 'no\nexceptions: [{}]' }],
}

function readBack(text: string) {
  const yaml = parseYaml(text)
  if (!yaml.ok) throw new Error(yaml.error.message)
  const exceptions = parseExceptions(yaml.value, 'f')
  if (!exceptions.ok) throw exceptions.error
  return exceptions.value.map(({ id, expires, owner, reason }) => [id, expires, owner, reason])
}

describe('renderImport', () => {
  it('writes what our own reader takes, with no end where nobody named a day', () => {
    expect(readBack(renderImport(imported, {}))).toEqual([
      ['TRIVY-001', 'none', 'unassigned', 'taken over from Trivy: a:1 KSV017'],
      ['TRIVY-002', '2027-01-31', 'unassigned', 'agent'],
    ])
    expect(renderImport(imported, {})).toContain('# 1 of them has no end.')
  })

  it('says nothing of ends when each has one', () => {
    const text = renderImport(imported, { owner: 'team-a', expires: '2027-06-30' })
    expect(readBack(text).map(([, expires]) => expires)).toEqual(['2027-06-30', '2027-01-31'])
    expect(text).not.toContain('no end')
  })

  it('keeps what was not taken over as comments that nobody can break out of', () => {
    const text = renderImport({ drafts: [], notImported: imported.notImported }, {})
    expect(text).toContain('#   Trivy: a:3 CVE-1: no\\u{a}exceptions: [{}]\n')
    expect(readBack(text)).toEqual([])
  })
})
