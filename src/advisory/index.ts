export * from './database/index.ts'
export * from './feeds/index.ts'
export * from './match/index.ts'
export type * from './types.ts'
