export { type FileServer, type HeldFile, startFileServer } from './server.ts'
