export { component, isNamed, textsOf } from './component.ts'
export * from './statement.ts'
