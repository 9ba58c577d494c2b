export { amazonAlas } from './alas.ts'
