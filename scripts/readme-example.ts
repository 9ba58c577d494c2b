// Writes what `npm start` prints into README.md, between its example marks. A test keeps it current.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const shownLines = 43

const args = ['dist/main.js', 'scan', 'examples/harbor', '--ignorefile', 'examples/harbor/.seawallignore.yaml']
const env = { PATH: process.env.PATH ?? '', COLUMNS: '100', SOURCE_DATE_EPOCH: '1795521600' }
const output = execFileSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
const lines = output.split('\n').slice(0, shownLines)
while (lines.at(-1) === '') lines.pop()
const readme = new URL('../README.md', import.meta.url)
const [before = '', rest = ''] = readFileSync(readme, 'utf8').split('<!-- example:start -->')
const after = rest.slice(rest.indexOf('<!-- example:end -->'))
writeFileSync(readme, `${before}<!-- example:start -->\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n${after}`)
