import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../free-port.ts'

/** The only user of a registry that asks for a login. */
export const login = { username: 'seawall', password: 'real-registry-test' }
const htpasswd = `${login.username}:$2b$04$7H.VbCJRq8kOhaBVvuhRiOGTVFH6/IgkIWTkP5SceT.UB.EzbzTci\n`

/** Debian's docker-registry on loopback, with a folder of its own. */
export interface DockerRegistry {
  readonly host: string
  readonly url: string
  stop(): Promise<void>
}

export async function startDockerRegistry(program: string, withLogin = false): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  writeFileSync(join(folder, 'htpasswd'), htpasswd)
  const auth = { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } }
  const config = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: host },
    ...(withLogin && { auth }),
  }
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config)) // JSON is YAML
  const server = spawn(program, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' })
  await answered(`http://${host}/v2/`, server)
  return {
    host,
    url: `http://${host}`,
    async stop() {
      const ended = new Promise((done) => server.once('exit', done))
      if (server.exitCode === null && server.kill()) await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answered(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`docker-registry ended with ${server.exitCode}`)
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0, // not listening yet
    )
    if (status === 200 || status === 401) return
    await sleep(50)
  }
  throw new Error(`${url} did not answer within 10 seconds`)
}
