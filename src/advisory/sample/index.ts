export { sampleDatabase } from './sample.ts'
