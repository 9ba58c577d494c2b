export { type Catalogue, loadCatalogue, loadPages, type Pages, selectControls } from './catalogue.ts'
export { compareControls, type Family, families, familyNames, familyOf, parseFamily } from './families.ts'
export { type FrameworkId, frameworkIds, frameworks, matchFrameworks } from './frameworks.ts'
export { renderControlPage, renderControlsIndex } from './page.ts'
export { type ControlFilter, filterControls } from './select.ts'
export { renderControlText, type TextOptions } from './text.ts'
export type {
  CatalogueCheck,
  CheckParam,
  CheckScope,
  Control,
  Example,
  ExampleForm,
  FixKind,
  FrameworkRef,
  Layer,
  Module,
  Page,
  PodSecurityRef,
  Status,
  Tradeoff,
} from './types.ts'
export { layers, stages, statuses } from './types.ts'
