export { photon } from './photon.ts'
