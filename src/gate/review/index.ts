export { answerTo, type ReviewAnswer } from './answer.ts'
export { readRecordedReview, readReview } from './read-review.ts'
export {
  type GroupVersionKind,
  type GroupVersionResource,
  type Operation,
  policyGroup,
  type Review,
  type ReviewUser,
} from './review.ts'
export { reviewOfObject } from './review-of-object.ts'
