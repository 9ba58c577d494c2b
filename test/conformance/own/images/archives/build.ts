import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { edgeCases } from './edge-cases.ts'
import { madeCases } from './made-cases.ts'
import { variantCases } from './variant-cases.ts'

/** Writes the archives of these three suites, and what must be read from them: `node build.ts`. */
const suites = { made: madeCases(), variants: variantCases(), edge: edgeCases() }

for (const [suite, files] of Object.entries(suites)) {
  const folder = join(import.meta.dirname, suite)
  rmSync(folder, { recursive: true, force: true })
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}
