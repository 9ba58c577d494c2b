import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderStore } from '../../src/advisory/index.ts'
import { resultStoreContract } from './result-store.ts'

resultStoreContract('a folder', async () => {
  const above = mkdtempSync(join(tmpdir(), 'seawall-results-'))
  return {
    open: () => folderStore({ folder: join(above, 'not', 'yet') }),
    stop: async () => rmSync(above, { recursive: true, force: true }),
  }
})
