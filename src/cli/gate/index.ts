export { listPacks } from './packs.ts'
export { replayGate } from './replay.ts'
export { serveGate } from './serve.ts'
export { testGate } from './test.ts'
