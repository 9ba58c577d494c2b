// Reads pairs of versions parted by a tab; answers each with <, = or >, and ? where npm's semver refuses one.
const { readFileSync } = require('node:fs')
const semver = require(process.argv[2])

for (const line of readFileSync(0, 'utf8').split('\n').slice(0, -1)) {
  const [a, b] = line.split('\t')
  const areVersions = semver.valid(a) !== null && semver.valid(b) !== null
  console.log(areVersions ? ['<', '=', '>'][semver.compare(a, b) + 1] : '?')
}
