import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { realParts } from '../parts.ts'
import { askKubectl } from './ask.ts'
import { readCases } from './cases.ts'
import { readRecording } from './recorded.ts'

const [kubectl] = realParts('kubectl', ['kubectl']) ?? []
const folder = mkdtempSync(join(tmpdir(), 'seawall-kubectl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(kubectl === undefined)('the real kubectl', () => {
  it('still answers as recorded', { timeout: 120_000 }, () => {
    const answers = readCases().map((one) => askKubectl(kubectl ?? '', one, folder))
    expect(answers.length).toBeGreaterThan(300)
    expect(answers).toEqual(readRecording().cases)
  })
})
