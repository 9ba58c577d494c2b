export { type FileRemark, type Inventory, type InventoryPackage, inventoryOf, isOfSystem } from './inventory.ts'
export { ownersOf } from './owners.ts'
export { type ImageSecret, type SecretPlace, secretsOf } from './secrets.ts'
