import { canonicalJson, type Json, printable } from '../../core/index.ts'
import type { PatchOp } from '../../formats/json-patch/index.ts'

/** What the gate says, before it is put into the API server's form. */
export interface ReviewAnswer {
  readonly allowed: boolean
  /** HTTP status of the refusal: 403, 422, 400 or 500. */
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly warnings: readonly string[]
  /** Names without prefix; the API server puts the webhook's name before them. */
  readonly auditAnnotations: Readonly<Record<string, string>>
  /** RFC 6902; empty for none. */
  readonly patch: readonly PatchOp[]
}

/** The API server cuts warnings at 256 characters each and 4,096 together, without saying that it did. */
const longestWarning = 256
const mostWarnings = 4_096
/** It refuses an annotation longer than this. */
const longestAnnotation = 10_000

/** The body of the answer: an AdmissionReview with the uid that was asked about. */
export function answerTo(uid: string, answer: ReviewAnswer): string {
  const { allowed, code, reason, message, patch } = answer
  const auditAnnotations = Object.fromEntries(
    Object.entries(answer.auditAnnotations).map(([key, value]) => [plainKey(key), cut(value, longestAnnotation)]),
  )
  const warnings = fitting(answer.warnings.map((one) => cut(printable(one), longestWarning)))
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed,
      ...(!allowed && { status: { status: 'Failure', code, reason, message: printable(message) } }),
      ...(warnings.length > 0 && { warnings }),
      ...(Object.keys(auditAnnotations).length > 0 && { auditAnnotations }),
      ...(patch.length > 0 && { patchType: 'JSONPatch', patch: base64(patch) }),
    },
  })
}

/** The API server puts the webhook's name and a slash before a key, and drops one that holds a slash itself. */
function plainKey(key: string): string {
  return key.replace('pod-security.kubernetes.io/', 'pod-security-').replaceAll('/', '-')
}

function base64(patch: readonly PatchOp[]): string {
  return Buffer.from(canonicalJson(patch as unknown as Json)).toString('base64') // operations are JSON
}

function cut(text: string, longest: number): string {
  const characters = [...text]
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`
}

/** As many as the API server passes on, and how many more there are. */
function fitting(warnings: readonly string[]): readonly string[] {
  let length = 0
  const room = mostWarnings - longestWarning
  const index = warnings.findIndex((one) => {
    length += one.length
    return length > room
  })
  if (index < 0) return warnings
  return [...warnings.slice(0, index), `and ${warnings.length - index} more warnings`]
}
