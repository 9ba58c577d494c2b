import type { TextFormat } from '../packages/index.ts'
import { condaEnvironmentFormat } from './environment.ts'
import { condaMetaFormat } from './meta.ts'

export { parseCondaEnvironment } from './environment.ts'
export { parseCondaMeta } from './meta.ts'

export const condaFormats: readonly TextFormat[] = [condaMetaFormat, condaEnvironmentFormat]
