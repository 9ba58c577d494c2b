export { parseCondaEnvironment } from './environment.ts'
export { condaFormats } from './formats.ts'
export { parseCondaMeta } from './meta.ts'
