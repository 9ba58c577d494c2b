// Asks the real kubectl every question of `cases.yaml.txt` and writes its answers to `recorded.json`; no cluster needed.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realParts } from '../parts.ts'
import { askKubectl } from './ask.ts'
import { readCases } from './cases.ts'
import type { Recording } from './recorded.ts'

const [kubectl] = realParts('kubectl', ['kubectl']) ?? []
if (kubectl === undefined) throw new Error('kubectl cannot be had here')
const folder = mkdtempSync(join(tmpdir(), 'seawall-kubectl-'))
try {
  const cases = readCases().map((one) => askKubectl(kubectl, one, folder))
  const recording: Recording = { kubectl: versionOf(kubectl), cases }
  writeFileSync(new URL('recorded.json', import.meta.url), `${JSON.stringify(recording, null, 2)}\n`)
  console.log(`${cases.length} answers of ${recording.kubectl}`)
} finally {
  rmSync(folder, { recursive: true })
}

function versionOf(program: string): string {
  const { clientVersion } = JSON.parse(
    execFileSync(program, ['version', '--client', '-o', 'json'], { encoding: 'utf8' }),
  )
  return String(clientVersion.gitVersion)
}
