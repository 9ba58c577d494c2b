import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseCondaEnvironment } from './environment.ts'
import { parseCondaMeta } from './meta.ts'

const metaFiles: FilePattern = { suffixes: ['.json'], only: (path) => /(?:^|\/)conda-meta\/[^/]+$/.test(path) }

/** What conda records of a package it installed: `conda-meta/openssl-1.1.1q-h7f8727e_0.json`. */
export const condaMetaFormat: TextFormat = {
  ...lockFormat('conda-meta', 'conda', metaFiles, parseCondaMeta),
  kind: 'installed',
  // It lists every file of the package with its hash.
  maxBytes: 32 * 1024 * 1024,
}

const condaEnvironmentFormat = lockFormat(
  'conda-environment',
  'conda',
  { names: ['environment.yaml', 'environment.yml'] },
  parseCondaEnvironment,
)

export const condaFormats: readonly TextFormat[] = [condaMetaFormat, condaEnvironmentFormat]
