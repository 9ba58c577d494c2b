import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Visit } from './types.ts'
import { walkFolder } from './walk-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seawall-rootfs-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, content = ''): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), content)
}

/** Walks and reads everything; `before` runs when a file has been seen and not read yet. */
async function walk(before: (path: string) => void = () => undefined) {
  const seen: string[] = []
  const visit: Visit = ({ path, type, link }) => {
    let data = ''
    before(path)
    return {
      write: (piece) => {
        data += piece.toString()
      },
      end: () => void seen.push(`${path}: ${data}`),
      ...(type !== 'file' && seen.push(`${path} is a ${type}${link === '' ? '' : ` to ${link}`}`) && {}),
    }
  }
  const { damage } = await walkFolder(root, visit)
  return { seen, damage }
}

describe('walking a root file system', () => {
  it('gives files in the order of their names, and follows no link', async () => {
    write('b/two', '2')
    write('a', '1')
    symlinkSync('/etc', join(root, 'b/link'))
    symlinkSync('..', join(root, 'b/up'))
    expect(await walk()).toEqual({
      seen: ['a: 1', 'b is a directory', 'b/link is a symlink to /etc', 'b/two: 2', 'b/up is a symlink to ..'],
      damage: undefined,
    })
  })

  it('passes over what is of a running system, and at the root alone', async () => {
    write('proc/1/environ', 'SECRET=1')
    write('srv/proc/data', 'x')
    expect((await walk()).seen).toEqual(['srv is a directory', 'srv/proc is a directory', 'srv/proc/data: x'])
  })

  it('waits for no pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect((await walk()).seen).toEqual(['pipe is a fifo'])
  })

  it.skipIf(process.getuid?.() === 0)('tells of files and folders it may not read', async () => {
    write('closed/inner', 'x')
    write('file', 'x')
    chmodSync(join(root, 'closed'), 0)
    chmodSync(join(root, 'file'), 0)
    const { damage } = await walk()
    chmodSync(join(root, 'closed'), 0o700)
    expect(damage).toContain('2 files or folders cannot be read')
  })

  it.each([
    ['grows', (file: string) => appendFileSync(file, 'more')],
    ['shrinks', (file: string) => truncateSync(file, 1)],
    ['goes away', (file: string) => rmSync(file)],
    ['becomes a link', (file: string) => replace(file, () => symlinkSync('/etc/passwd', file))],
    ['becomes a pipe', (file: string) => replace(file, () => execFileSync('mkfifo', [file]))],
  ])('tells of a file that %s while it is read', async (_, change) => {
    write('log', 'first')
    const { seen, damage } = await walk((path) => path === 'log' && change(join(root, 'log')))
    expect(damage).toContain('1 files or folders cannot be read')
    expect(seen.join()).not.toContain('root:')
    expect(seen.join()).not.toContain('more')
  })

  it('tells of folders nested deeper than it goes', async () => {
    mkdirSync(join(root, Array.from({ length: 210 }, () => 'd').join('/')), { recursive: true })
    expect((await walk()).damage).toContain('nested deeper than 200')
  })

  it('tells of a folder that is not there', async () => {
    rmSync(root, { recursive: true })
    expect((await walk()).damage).toContain('cannot be read')
  })
})

function replace(file: string, make: () => void): void {
  rmSync(file)
  make()
}
