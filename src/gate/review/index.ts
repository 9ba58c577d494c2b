export { answerTo, type ReviewAnswer } from './answer.ts'
export { readReview } from './read-review.ts'
export type {
  GroupVersionKind,
  GroupVersionResource,
  Operation,
  Review,
  ReviewUser,
} from './review.ts'
export { reviewOfObject } from './review-of-object.ts'
