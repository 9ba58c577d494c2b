export { reasonNotJudged } from './generated.ts'
export { type KubeObject, type Owner, type ReadOptions, type ReadResult, readKubeObject } from './object.ts'
export {
  type PodTemplate,
  type PodTemplatePath,
  type PodTemplatePaths,
  pathInObject,
  podTemplatePaths,
  podTemplatesOf,
  type TemplatePlace,
  type TemplateShape,
  valueAt,
} from './pod-templates.ts'
export { parseQuantity } from './quantity.ts'
export { isClusterScoped } from './scope.ts'
export { type Labels, selects } from './selector.ts'
export { templateSignature } from './template-signature.ts'
