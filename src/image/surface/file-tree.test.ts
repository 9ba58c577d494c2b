import { describe, expect, it } from 'vitest'
import { fileTreeOf } from './file-tree.ts'
import { link, program, readMade } from './made-image.oracle.ts'

const entries = [
  program('usr/bin/tool'),
  link('bin', 'usr/bin'),
  link('usr/bin/alias', '/bin/tool'),
  link('usr/bin/up', '../../../../../bin/tool'),
  link('one', 'two'),
  link('two', 'one'),
  link('deep', 'deep/deep'),
  link('gone', '/nowhere'),
  link('long', `${'long/../'.repeat(12)}usr`),
  { path: 'opt/hard', type: '1', link: 'usr/bin/tool' },
]

describe('the files of an image', async () => {
  const tree = fileTreeOf(await readMade({}, entries))

  it.each([
    ['/bin/tool', 'usr/bin/tool', ['bin']],
    ['usr/bin/alias', 'usr/bin/tool', ['usr/bin/alias', 'bin']],
    ['/usr/bin/up', 'usr/bin/tool', ['usr/bin/up', 'bin']],
    ['/usr/../usr/./bin//tool', 'usr/bin/tool', []],
    ['/../../etc/../usr/bin/tool', 'usr/bin/tool', []],
    ['/opt/hard', 'usr/bin/tool', ['opt/hard']],
  ])('lead from %s to %s', (path, to, links) => {
    expect(tree.resolve(path)).toEqual({ path: to, links })
  })

  it.each(['/one', '/long', '/deep', '/gone', '/missing', '/usr/bin/tool/x'])('lead from %s nowhere', (path) => {
    expect(tree.resolve(path)).toBeUndefined()
  })
})
