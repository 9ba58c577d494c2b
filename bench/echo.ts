// The floor for a gate: an HTTPS server that parses each review and admits it. `node bench/echo.ts CERT KEY`
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

const [cert = '', key = ''] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'))

const server = createServer({ cert, key }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { apiVersion, kind, request: asked } = JSON.parse(Buffer.concat(chunks).toString())
    const body = JSON.stringify({ apiVersion, kind, response: { uid: asked.uid, allowed: true } })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})

server.keepAliveTimeout = 90_000 // as the gate has it
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // it listens on a port
  process.stderr.write(`ready on https://127.0.0.1:${port}\n`)
})
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
