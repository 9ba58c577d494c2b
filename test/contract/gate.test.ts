import { describe } from 'vitest'
import { accessReviewContract } from './access-review.ts'
import { admissionContract } from './admission.ts'
import { startStandIn } from './gate/stand-in.ts'
import { gateContract } from './gate.ts'

describe('the gate before the stand-in', () => gateContract(startStandIn))

describe('the stand-in and webhooks', () => admissionContract(startStandIn))
describe('the stand-in and rights', () => accessReviewContract(startStandIn))
