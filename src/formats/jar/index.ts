export type { Coordinates } from './coordinates.ts'
export { jar, readJar } from './jar.ts'
export type { JarOptions } from './walk.ts'
