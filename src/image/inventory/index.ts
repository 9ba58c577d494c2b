export { type Inventory, type InventoryPackage, inventoryOf, isOfSystem } from './inventory.ts'
