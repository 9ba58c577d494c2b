export { type CertificateOptions, type Issued, issueCertificate, type KeyUse } from './issue.ts'
