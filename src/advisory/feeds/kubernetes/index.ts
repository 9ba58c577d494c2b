export { kubernetesFeed } from './feed.ts'
