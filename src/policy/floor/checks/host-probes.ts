import { celAny } from '../cel.ts'
import { containerRule, type FloorCheck } from '../check.ts'

const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.?postStart', 'lifecycle.?preStop']
const hosts = handlers.flatMap((handler) => [`c.?${handler}.?httpGet.?host`, `c.?${handler}.?tcpSocket.?host`])

export const hostProbes: FloorCheck = {
  name: 'host-probes',
  same: ['hostProbesAndHostLifecycle'],
  rules: [
    containerRule(
      'probingHosts',
      celAny(hosts.map((host) => `${host}.orValue('') != ''`)),
      'must not name a host in a probe or lifecycle handler',
    ),
  ],
}
