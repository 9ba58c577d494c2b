import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decideOn } from '../../src/gate/gate.test-support.ts'
import { loadPolicies } from '../../src/gate/index.ts'
import { readReview } from '../../src/gate/review/index.ts'
import { seawall } from '../e2e/run-cli.ts'
import { root } from './support.ts'

const guide = readFileSync(join(root, 'docs/guide/gate.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'seawall-guide-'))
symlinkSync(join(root, 'examples'), join(folder, 'examples'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '')

const commands = blocks('sh')
  .flatMap((text) => text.split('\n'))
  .filter((line) => line.startsWith('seawall '))
  .map((line) =>
    line
      .replace(/ +#.*$/, '')
      .split(' ')
      .slice(1),
  )

/** What wants a cluster, a gate that runs, or what it has recorded; the tests of the gate itself run those. */
const isForLater = (args: readonly string[]): boolean =>
  args.some((one) => /^(records\/|--tls-folder|install|status|uninstall)$/.test(one))

describe('the guide to the gate', () => {
  it.each(commands.filter((args) => !isForLater(args)).map((args) => [args.join(' '), args] as const))(
    'shows a command that runs: seawall %s',
    async (_, args) => {
      const { code, stdout, stderr } = await seawall(args, { cwd: folder })
      expect([0, 1], stderr).toContain(code)
      if (!args.includes('-o')) expect(stdout.length).toBeGreaterThan(50)
    },
  )

  it('names options that exist where it needs a gate that runs', async () => {
    for (const args of commands.filter(isForLater)) {
      const names = args.filter((one) => one.startsWith('--'))
      const command = args.slice(0, args[1]?.startsWith('--') || args[0] === 'rehearse' ? 1 : 2)
      const { stdout } = await seawall([...command, ...(command.join() === 'gate' ? ['serve'] : []), '--help'])
      for (const name of names) expect(stdout).toContain(name)
    }
  })

  it('shows policies that the gate takes', async () => {
    const files = blocks('yaml').map((text, index) => {
      writeFileSync(join(folder, `${index}.yaml`), text)
      return join(folder, `${index}.yaml`)
    })
    const { policies, exceptions } = await loadPolicies(files)
    expect([policies.length, exceptions.length]).toEqual([1, 1])
  })

  it('shows a review that its policies refuse', async () => {
    const { policies, exceptions } = await loadPolicies([join(root, 'examples/policies')])
    const read = readReview(readFileSync(join(root, 'examples/review.json'), 'utf8'))
    if (!read.ok) return expect.unreachable(read.error)
    expect(guide).toContain('-d @examples/review.json')
    expect(decideOn(read.value, { policies, exceptions }, { 'seawall.dev/enforce': 'true' }).kind).toBe('deny')
  })

  it('names values, files and folders that exist', () => {
    const values = readFileSync(join(root, 'deploy/helm/seawall-gate/values.yaml'), 'utf8')
    for (const [, name] of guide.matchAll(/`(?:tls|certManager|ratchet)\.(\w+)`/g)) expect(values).toContain(`${name}:`)
    for (const [, path] of guide.matchAll(/\b(deploy\/[\w./-]*\w)/g))
      expect(() => readFileSync(join(root, path ?? ''))).not.toThrow(/ENOENT/)
  })
})
