export { assessImage, type ImageAssessment, type ImageFinding } from './assess-image.ts'
