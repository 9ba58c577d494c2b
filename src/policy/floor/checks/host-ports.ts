import { containerRule, type FloorCheck } from '../check.ts'

/** On the host's network the server has made every port of a pod's container a host port before this is asked. */
export const hostPorts: FloorCheck = {
  name: 'host-ports',
  same: ['hostPorts'],
  rules: [
    containerRule(
      'onHostPorts',
      'c.?ports.orValue([]).exists(port, port.?hostPort.orValue(0) != 0)',
      'must not open ports of the node (hostPort)',
    ),
  ],
}
