import type { ImageCheck } from './check.ts'
import { img05 } from './img-05-base.ts'
import { img06 } from './img-06-surface.ts'
import { img08 } from './img-08-users.ts'
import { img09 } from './img-09-instructions.ts'
import { img14 } from './img-14-build.ts'
import { sec06 } from './sec-06-secrets.ts'

export type { ImageCheck } from './check.ts'
export { factsOf, type ImageFacts, type ImageFile } from './facts.ts'

/** Every check of an image. */
export const imageChecks: readonly ImageCheck[] = [...img05, ...img06, ...img08, ...img09, ...img14, ...sec06]
