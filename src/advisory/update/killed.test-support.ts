// An update in a process of its own that is killed when it is about to change the disk for the n-th time:
// node killed.test-support.ts FOLDER URL N
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { openWire } from '../../image/index.ts'
import { updateDatabase } from './update.ts'

const [, , folder = '', url = '', last = '0'] = process.argv
let left = Number(last)

function step(): void {
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}

for (const name of ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'rmSync', 'mkdirSync', 'utimesSync'] as const)
  Object.assign(fs, { [name]: counted(fs[name]) })
for (const name of ['open', 'rename', 'rm'] as const) Object.assign(promises, { [name]: counted(promises[name]) })
syncBuiltinESMExports()

function counted(original: unknown): unknown {
  return (...args: unknown[]) => {
    step()
    return (original as (...args: unknown[]) => unknown)(...args) // called as it was
  }
}

const wire = openWire({ env: {} })
const feeds = [{ id: 'npm', urls: [url] }]
const { signal } = new AbortController()
await updateDatabase({ folder, feeds, wire, now: '2026-11-26T00:00:00.000Z', signal })
wire.close()
