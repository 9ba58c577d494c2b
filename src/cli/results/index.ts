export { openResults, resultsFolder } from './folder.ts'
