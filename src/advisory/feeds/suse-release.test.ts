import { describe, expect, it } from 'vitest'
import { suseRelease } from './suse-release.ts'

describe('a product of SUSE', () => {
  it.each([
    ['SUSE Linux Enterprise Server 15 SP5', 'rpm:sles:15.5'],
    ['SUSE Linux Enterprise Server 12', 'rpm:sles:12'],
    ['SUSE Linux Enterprise Server 15-LTSS', 'rpm:sles:15'],
    ['SUSE Linux Enterprise Server 15 SP1-LTSS', 'rpm:sles:15.1'],
    ['SUSE Linux Enterprise Server for SAP Applications 15 SP2', 'rpm:sles:15.2'],
    ['SUSE Linux Enterprise Module for Web and Scripting 15 SP5', 'rpm:sles:15.5'],
    ['Linux Enterprise Module for Basesystem 15 SP6', 'rpm:sles:15.6'],
    ['SUSE Linux Enterprise Micro 5.5', 'rpm:sle-micro:5.5'],
    ['openSUSE Leap 15.5', 'rpm:opensuse-leap:15.5'],
    ['openSUSE Leap 15.5 NonFree', 'rpm:opensuse-leap:15.5'],
    ['Tumbleweed', 'rpm:opensuse-tumbleweed'],
    ['SUSE Manager Server 4.1', undefined],
    ['', undefined],
    ['SUSE Linux Enterprise Module for '.repeat(1000), undefined],
  ])('%s is %s', (name, namespace) => {
    expect(suseRelease(name)).toBe(namespace)
  })
})
