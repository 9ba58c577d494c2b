export { parseCondaEnvironment } from './environment.ts'
export { condaEnvironmentFormat, condaFormats, condaMetaFormat } from './formats.ts'
export { parseCondaMeta } from './meta.ts'
