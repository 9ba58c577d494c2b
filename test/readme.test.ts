import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, seawall } from './e2e/run-cli.ts'
import { dockerArchive, makeImage } from './stand-in/registry/index.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'seawall-readme-'))
mkdirSync(join(folder, 'deploy'))
cpSync(join(root, 'examples/harbor/booking'), join(folder, 'deploy'), { recursive: true })
cpSync(join(root, 'examples/policies'), join(folder, 'policies'), { recursive: true })
cpSync(join(root, 'examples/seeds/Dockerfile'), join(folder, 'Dockerfile'))
writeFileSync(join(folder, 'app.tar'), dockerArchive(makeImage(), 'shop/app:1.4.2'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shellLines = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] ?? '').split('\n'))
// Those that need a cluster run against the stand-in, with the commands of docs/guide/cluster.md.
const commands = shellLines
  .filter((line) => line.startsWith('seawall ') && !line.includes('--cluster'))
  .map((line) => line.replace(/\s+#.*/, ''))

describe('README', () => {
  it('shows what npm start prints', async () => {
    const shown = /<!-- example:start -->\n```\n([\s\S]*?)```\n<!-- example:end -->/.exec(readme)?.[1] ?? ''
    const args = ['scan', 'examples/harbor', '--ignorefile', 'examples/harbor/.seawallignore.yaml']
    const { stdout } = await seawall(args, { env: { COLUMNS: '100' } })
    const lines = shown.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(15)
    expect(lines).toEqual(stdout.split('\n').slice(0, lines.length))
  })

  it.each(commands)('names a command that works: %s', async (command) => {
    const { code, stderr } = await seawall(command.split(/\s+/).slice(1), {
      cwd: folder,
      env: { SEAWALL_QUIET: 'true', SEAWALL_CACHE: join(folder, 'cache') },
    })
    expect(stderr).toBe('')
    expect([0, 1]).toContain(code)
  })

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeGreaterThan(5)
    for (const link of links) expect({ link, exists: existsSync(join(root, link)) }).toEqual({ link, exists: true })
  })

  it('does not promise more controls than the catalogue has', () => {
    const catalogue = JSON.parse(readFileSync(join(root, 'src/catalogue/index.gen.json'), 'utf8'))
    expect(catalogue.controls.length).toBeGreaterThan(200)
    for (const file of ['docs/seawall.svg', 'CHANGELOG.md'])
      expect(readFileSync(join(root, file), 'utf8')).toContain('over 200 controls')
  })
})
