export { rendererOf } from './render.ts'
