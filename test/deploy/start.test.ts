import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { listAt, objectAt, textAt } from '../../src/core/index.ts'
import { issue } from '../stand-in/certificates.ts'
import { objectsOf, ofKind, root } from './support.ts'

let folder = ''
let child: ChildProcess | undefined

afterEach(async () => {
  if (child !== undefined && child.exitCode === null) {
    const ended = new Promise((done) => child?.once('exit', done))
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

describe('the container of the manifests', () => {
  it('starts, reads what Kubernetes mounts, and reads it again when it changes', async () => {
    folder = mkdtempSync(join(tmpdir(), 'seawall-start-'))
    const objects = (await objectsOf('deploy/manifests')).map(({ object }) => object)
    const policies = textAt(objectAt(ofKind(objects, 'ConfigMap')[0], 'data'), 'policies.yaml') ?? ''
    mount('policies', 'first', { 'policies.yaml': policies })
    const tls = issue({ name: 'gate', addresses: ['127.0.0.1'] })
    mount('tls', 'first', { 'tls.crt': tls.cert, 'tls.key': tls.key })
    const said = start(argsOf(objects))
    const url = await until(said, /gate ready on https:\/\/[\d.]+:(\d+) with 2 policies/)
    expect(await status(url, '/readyz', tls.cert)).toBe(200)
    mount('policies', 'second', { 'policies.yaml': policies.slice(0, policies.indexOf('---')) })
    await until(said, /1 policies loaded/)
    const ended = new Promise((done) => child?.once('exit', done))
    child?.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(said.text).toContain('stopping: answering what still comes')
  })
})

/** As the kubelet does it: a folder for each state, a link to it that is swapped, and links into that. */
function mount(name: string, state: string, files: Readonly<Record<string, string>>): void {
  const volume = join(folder, name)
  const isNew = state === 'first'
  mkdirSync(join(volume, `..${state}`), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(volume, `..${state}`, file), text)
  symlinkSync(`..${state}`, join(volume, '..data_tmp'))
  renameSync(join(volume, '..data_tmp'), join(volume, '..data'))
  if (isNew) for (const file of Object.keys(files)) symlinkSync(join('..data', file), join(volume, file))
}

/** The arguments of the manifest, with its mounts in our folder, no cluster to look anything up in, and no waiting. */
function argsOf(objects: Parameters<typeof ofKind>[0]): readonly string[] {
  const [deployment] = ofKind(objects, 'Deployment')
  const pod = objectAt(objectAt(objectAt(deployment, 'spec'), 'template'), 'spec')
  const args = listAt(listAt(pod, 'containers')[0] ?? {}, 'args').filter((one) => typeof one === 'string')
  expect(args).toContain('--cluster')
  return args
    .filter((one) => one !== '--cluster')
    .map((one) => (one.startsWith('/') ? join(folder, one) : one))
    .map((one, index, all) => (all[index - 1] === '--drain' ? '0' : one))
    .concat('--listen', '127.0.0.1:0')
}

interface Said {
  text: string
}

function start(args: readonly string[]): Said {
  const said: Said = { text: '' }
  child = spawn(process.execPath, [join(root, 'bin/seawall.cjs'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.text += text
  })
  return said
}

/** Waits until the program has said it; gives the first group. */
async function until(said: Said, pattern: RegExp): Promise<string> {
  for (let waited = 0; waited < 200; waited++) {
    const match = pattern.exec(said.text)
    if (match !== null) return match[1] ?? ''
    if (child?.exitCode !== null) throw new Error(`the gate has ended: ${said.text}`)
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`the gate did not say ${pattern}: ${said.text}`)
}

function status(port: string, path: string, ca: string): Promise<number> {
  const agent = new Agent({ ca })
  return new Promise((done, failed) => {
    const call = request({ agent, host: '127.0.0.1', port, path }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        agent.destroy()
        done(answer.statusCode ?? 0)
      })
    })
    call.on('error', failed)
    call.end()
  })
}
