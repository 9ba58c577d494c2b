import { accessTo } from '../../stand-in/access.ts'
import { adminToken, startApiServer } from '../../stand-in/apiserver/index.ts'
import { send } from '../../stand-in/send.ts'
import type { GateServer } from './server.ts'

const tokens: Readonly<Record<string, string>> = { guest: 'guest-token' }

/** The stand-in as an API server the gate stands before. */
export async function startStandIn(): Promise<GateServer> {
  const server = await startApiServer({
    users: { 'guest-token': { name: 'guest', groups: ['system:authenticated'] } },
  })
  return {
    kind: 'stand-in',
    request: (method, path, body, { contentType, as } = {}) => {
      const token = as === undefined ? undefined : tokens[as]
      const headers = {
        authorization: `Bearer ${token ?? adminToken}`,
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(as !== undefined &&
          token === undefined && { 'impersonate-user': as, 'impersonate-group': 'system:masters' }),
      }
      return send({ method, url: `${server.url}${path}`, headers, ...(body !== undefined && { body }) })
    },
    auditEvents: () => server.auditEvents,
    access: () => accessTo(server.url, { token: adminToken }),
    stop: server.stop,
  }
}
