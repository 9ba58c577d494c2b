import { expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { parsePodfileLock } from './index.ts'

const sample = `PODS:
  - AppCenter (4.2.0):
    - AppCenter/Core (= 4.2.0)
    - Absent
  - AppCenter/Core (4.2.0)
  - "UIView+Nibs (1.0)"
  - Local (0.1.0):
  - Versionless

DEPENDENCIES:
  - AppCenter

SPEC CHECKSUMS:
  AppCenter: 12345678901234567890

COCOAPODS: 1.11.2
`

const read = (text: string) => parsePodfileLock(Buffer.from(text))

it('lists the pods of a Podfile.lock, and what each needs of them', () => {
  const list = read(sample)
  expect(list.ok && list.value).toEqual({
    packages: [
      { type: 'cocoapods', name: 'AppCenter', version: '4.2.0', dependsOn: ['AppCenter/Core@4.2.0'] },
      { type: 'cocoapods', name: 'AppCenter/Core', version: '4.2.0' },
      { type: 'cocoapods', name: 'UIView+Nibs', version: '1.0' },
      { type: 'cocoapods', name: 'Local', version: '0.1.0' },
    ],
    warnings: ['left out 1 pod: no version'],
  })
})

it.each(['', '- a', 'PODS: ['])('refuses a Podfile.lock that is %j', (text) => {
  expect(read(text).ok).toBe(false)
})

staysBounded('Podfile.lock', [sample], parsePodfileLock)
