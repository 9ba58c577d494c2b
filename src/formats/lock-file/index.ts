export { maxLockBytes, readLockJson, readLockText, readLockYaml, refuseLock } from './read.ts'
export { mergeDuplicates } from './unique.ts'
