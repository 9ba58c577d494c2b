export { imageOfBill } from './image-of-bill.ts'
