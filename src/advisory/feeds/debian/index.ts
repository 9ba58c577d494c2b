export { debianList } from './list.ts'
export { debianTracker } from './tracker.ts'
