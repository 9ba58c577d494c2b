export { documentIn } from './document.ts'
export { isAttestation, readStatement, type Statement, type StatementSubject } from './statement.ts'
