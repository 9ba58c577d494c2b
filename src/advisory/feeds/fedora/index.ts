export { fedoraUpdates } from './bodhi.ts'
