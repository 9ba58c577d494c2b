export {
  type BurnDown,
  baselineOf,
  burnDown,
  type RatchetBaseline,
  readBaseline,
  type Tolerated,
  toleratedIn,
} from './baseline.ts'
