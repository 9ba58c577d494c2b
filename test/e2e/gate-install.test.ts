import { describe } from 'vitest'
import { startStandIn } from '../contract/gate/stand-in.ts'
import { gateInstallContract } from '../contract/gate-install.ts'

describe('installing the gate on the stand-in', () => gateInstallContract(startStandIn))
