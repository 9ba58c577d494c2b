// Reads constraints and versions parted by a tab; answers each pair with 1 or 0, and ? where npm's semver refuses it.
const { readFileSync } = require('node:fs')
const semver = require(process.argv[2])

for (const line of readFileSync(0, 'utf8').split('\n').slice(0, -1)) {
  const [constraint, version] = line.split('\t')
  const isRange = semver.validRange(constraint, { includePrerelease: true }) !== null
  console.log(isRange ? Number(semver.satisfies(version, constraint, { includePrerelease: true })) : '?')
}
