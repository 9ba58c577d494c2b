export { type Pulled, type PullOptions, pullDatabase } from './pull.ts'
export { type Pushed, type PushOptions, pushDatabase } from './push.ts'
