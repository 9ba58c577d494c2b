import { describe } from 'vitest'
import { gateInstallContract } from '../contract/gate-install.ts'
import { startRealServer } from './gate-server.ts'
import { realParts } from './parts.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])

describe.skipIf(parts === undefined)('installing the gate on a real kube-apiserver', () =>
  gateInstallContract(startRealServer),
)
