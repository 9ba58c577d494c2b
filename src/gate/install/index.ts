export { type InstallChoices, installNamespace, installObjects, madeByInstall, removalOrder } from './install.ts'
