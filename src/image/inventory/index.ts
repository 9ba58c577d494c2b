export { type Inventory, type InventoryPackage, inventoryOf, isOfSystem } from './inventory.ts'
export { type ImageSecret, type SecretPlace, secretsOf } from './secrets.ts'
