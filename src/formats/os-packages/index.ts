export { linesOf } from './lines.ts'
export { isPackageName, isPackageVersion, ownedPath, quoted, relationNames } from './names.ts'
export { type Stanza, stanzasOf } from './stanzas.ts'
export { WarningPile } from './warning-pile.ts'
