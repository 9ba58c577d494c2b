// Plain JavaScript for any Node from 20 on: installs, builds and runs, so that `npm start` and `npm test` need nothing else.
'use strict'
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.resolve(__dirname, '..')
const modules = path.join(root, 'node_modules')
const bundle = path.join(root, 'dist', 'main.js')
const neededNode = [24, 15]

const commands = { start, test, build, pack, check, conformance, bench, soak, generate, real }

const [name, ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command === undefined) fail(`usage: node scripts/bootstrap.cjs ${Object.keys(commands).join('|')}`)
install()
process.exit(command(args))

function start(given) {
  build()
  const harbor = path.join(root, 'examples', 'harbor')
  const example = [
    'scan',
    path.relative(folderOfUser(), harbor) || '.',
    '--ignorefile',
    path.join(harbor, '.seawallignore.yaml'),
  ]
  return run([bundle, ...(given.length === 0 ? example : given)], { cwd: folderOfUser() })
}

function build() {
  if (isNewer(bundle, ['src', 'package.json', 'rolldown.config.mjs'])) return 0
  say('building')
  must(
    'the build',
    run([path.join(modules, 'rolldown', 'bin', 'cli.mjs'), '-c', 'rolldown.config.mjs'], { quiet: true }),
  )
  fs.utimesSync(bundle, new Date(), new Date())
  return 0
}

/** Before publishing: checked, and built from what is checked. */
function pack() {
  check()
  fs.rmSync(path.dirname(bundle), { recursive: true, force: true })
  return build()
}

function check() {
  must('the type check', run([path.join(modules, 'typescript', 'bin', 'tsc'), '-p', root]))
  must(
    'the style check',
    run([path.join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', root]),
  )
  must('the check of generated files', run(['scripts/generate.ts', '--check']))
  return 0
}

function test(given) {
  if (given.length === 0) check()
  build()
  return vitest(given, 'vitest.config.mjs')
}

function real(given) {
  build()
  return vitest(given, 'vitest.real.config.mjs')
}

function conformance(given) {
  return run(['test/conformance/main.ts', ...given], { cwd: root, env: { SEAWALL_USER_FOLDER: folderOfUser() } })
}

function bench(given) {
  build()
  return run(['bench/main.ts', ...given])
}

function soak(given) {
  if (given.includes('--fuzz')) return run(['test/fuzz/main.ts', ...given.filter((word) => word !== '--fuzz')])
  build()
  return run(['test/soak/main.ts', ...given])
}

function generate(given) {
  return run(['scripts/generate.ts', ...given])
}

/** Runs vitest and closes with one line of totals, each skipped test by name before it. */
function vitest(given, config) {
  const results = path.join(fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'seawall-test-')), 'results.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  const code = run([path.join(modules, 'vitest', 'vitest.mjs'), 'run', '--config', config, ...reporters, ...given])
  if (!fs.existsSync(results)) return code === 0 ? 4 : code
  const report = JSON.parse(fs.readFileSync(results, 'utf8'))
  fs.rmSync(path.dirname(results), { recursive: true })
  for (const file of report.testResults)
    for (const one of file.assertionResults)
      if (['skipped', 'pending', 'todo'].includes(one.status)) console.log(`skipped: ${one.fullName}`)
  const skipped = report.numPendingTests + (report.numTodoTests || 0)
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests + broken} failed, ${skipped} skipped`)
  return code
}

/** Installs what the lock file names, when nothing is installed or the lock file is newer. */
function install() {
  const done = path.join(modules, '.package-lock.json')
  if (isNewer(done, ['package-lock.json'])) return
  say('installing what package-lock.json names')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const { status } = spawnSync(program, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
  must('npm ci', status === null ? 1 : status)
  fs.utimesSync(done, new Date(), new Date())
}

/** Whether `file` exists and is newer than everything in `sources`. */
function isNewer(file, sources) {
  if (!fs.existsSync(file)) return false
  const limit = fs.statSync(file).mtimeMs
  return sources.every((source) => newestIn(path.join(root, source)) <= limit)
}

function newestIn(place) {
  const found = fs.statSync(place)
  if (!found.isDirectory()) return found.mtimeMs
  return fs
    .readdirSync(place)
    .reduce((newest, entry) => Math.max(newest, newestIn(path.join(place, entry))), found.mtimeMs)
}

/** Runs a script with a Node that is new enough; stdout is the script's alone. */
function run(words, { cwd = root, quiet = false, env = {} } = {}) {
  const node = nodeToUse()
  const result = spawnSync(node, words, {
    cwd,
    stdio: quiet ? ['ignore', 2, 2] : 'inherit',
    env: { ...process.env, ...env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH || ''}` },
  })
  if (result.error) fail(result.error.message)
  return result.status === null ? 1 : result.status
}

function nodeToUse() {
  if (isEnough(process.versions.node)) return process.execPath
  const names = [`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`]
  for (const one of names) {
    const node = path.join(modules, one, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (fs.existsSync(node)) return node
  }
  return fail(`Seawall needs Node ${neededNode.join('.')} or newer, and this is Node ${process.versions.node}.`)
}

function isEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1])
}

/** Where the user stood when calling npm. */
function folderOfUser() {
  return process.env.INIT_CWD || process.cwd()
}

function must(what, status) {
  if (status !== 0) fail(`${what} failed`, status)
}

function say(text) {
  process.stderr.write(`seawall: ${text} …\n`)
}

function fail(text, status = 2) {
  process.stderr.write(`seawall: ${text}\n`)
  process.exit(status)
}
