export { type DockerfileFlags, dockerfile } from './dockerfile.ts'
