import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderGithub } from './github.ts'
import { hostileReport, sampleFinding, sampleReport } from './sample.test-support.ts'

describe('workflow commands', () => {
  it('annotate the line of each new finding and close with the totals', () => {
    expect(renderGithub(sampleReport()).split('\n')).toEqual([
      '::warning file=deploy/b.yaml,line=3,title=not read::a bracket is open; mend the YAML',
      '::error file=deploy/web.yaml,line=18,col=9,title=POD-01/privileged (critical)::shop/Deployment/web: container "app" runs privileged%0Aspec.template.spec.containers[0].securityContext.privileged = true%0AFix: the program may need it',
      '::error file=deploy/web.yaml,line=18,col=9,title=POD-01/privileged (high)::shop/Deployment/api: container "app" runs privileged%0Aspec.template.spec.containers[0].securityContext.privileged = true%0AFix: denies what nobody named',
      '::notice title=Seawall::1 critical, 1 high, 1 medium, 0 low, 2 of them new and 2 fixed since the baseline; 1 excepted, 1 question not answered, 1 not read',
      '',
    ])
  })

  it('escape what would end a property or a command', () => {
    const finding = sampleFinding({ location: { file: 'a,b:c%0A\n::set-env name=x::y.yaml', line: 1 } })
    const [line] = renderGithub(sampleReport({ unread: [], findings: [finding] })).split('\n')
    expect(line).toMatch(/^::error file=a%2Cb%3Ac%250A\\u\{a\}%3A%3Aset-env name=x%3A%3Ay\.yaml,line=1,title=[^:,]*::/)
  })

  it('are one line each, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = renderGithub(hostileReport(text)).split(/[\n\r\u2028\u2029]/)
        expect(lines).toHaveLength(4)
        for (const line of lines.slice(0, 3)) expect(line).toMatch(/^::(error|warning|notice) [^\n]*$/)
      }),
    )
  })
})
