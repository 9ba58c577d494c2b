export { nameIn, namespaceOfRelease, namespacesOfSystem, typeOfNamespace } from './namespace.ts'
