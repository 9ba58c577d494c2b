export { openResults, resultsFolder } from './folder.ts'
export { FollowedScans, scansIn } from './scans.ts'
