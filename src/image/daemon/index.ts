export { type DaemonOptions, openDaemonImage } from './open-daemon-image.ts'
