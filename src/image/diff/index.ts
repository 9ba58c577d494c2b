export { type ConfigChange, diffConfig } from './diff-config.ts'
export { diffFiles, type FileChange, type FileDiff } from './diff-files.ts'
