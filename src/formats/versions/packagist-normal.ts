/** A version as Composer normalises it: four numbers and a stability, or a branch; undefined where it is neither. */
export function normaliseComposer(text: string): string | undefined {
  const version = withoutFlags(text.trim())
  if (/^(?:master|trunk|default)$/.test(version)) return `dev-${version}`
  if (/^dev-./i.test(version)) return `dev-${version.slice(4)}`
  const plain = version.replace(/^([^,\s+]+)\+\S+$/, '$1')
  return normaliseNumbers(plain) ?? normaliseBranch(plain)
}

/** Without the alias it stands for (`dev-main as 1.0`) and the stability that is asked for (`1.0@beta`). */
function withoutFlags(text: string): string {
  return text.replace(/^([^,\s]+) +as +[^,\s]+$/, '$1').replace(/@(?:stable|RC|beta|alpha|dev)$/i, '')
}

const numbers = /^v?(\d{1,5})(\.\d+)?(\.\d+)?(\.\d+)?(?!\d)/i
const dates = /^v?(\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3})?)(?!\d)/i
const modifier = /^[._-]?(?:(stable|beta|b|RC|alpha|a|patch|pl|p)([\d.-]*))?([.-]?dev)?$/i

function normaliseNumbers(text: string): string | undefined {
  const found = numbers.exec(text)
  const suffix = found === null ? undefined : suffixOf(text.slice(found[0].length))
  if (found !== null && suffix !== undefined) {
    const [, major, minor = '.0', patch = '.0', build = '.0'] = found
    return `${major}${minor}${patch}${build}${suffix}`
  }
  const date = dates.exec(text)
  const dateSuffix = date === null ? undefined : suffixOf(text.slice(date[0].length))
  return date === null || dateSuffix === undefined ? undefined : `${date[1]?.replace(/\D/g, '.')}${dateSuffix}`
}

const stabilities: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['p', 'patch'],
  ['pl', 'patch'],
  ['rc', 'RC'],
])

function suffixOf(text: string): string | undefined {
  const found = modifier.exec(text)
  if (found === null) return undefined
  const [, word = '', given = '', dev] = found
  const counted = dev?.toLowerCase() === 'dev' ? given.replace(/[.-]$/, '') : given
  if (/[.-](?!\d)/.test(counted)) return undefined
  const lower = word.toLowerCase()
  if (lower === 'stable') return ''
  const stability = word === '' ? '' : `-${stabilities.get(lower) ?? lower}${counted.replace(/^[.-]/, '')}`
  return `${stability}${dev === undefined ? '' : '-dev'}`
}

const branch = /^v?(\d+)(\.(?:\d+|[x*]))?(\.(?:\d+|[x*]))?(\.(?:\d+|[x*]))?[.-]?dev$/i

/** `1.x-dev` comes after every 1.something. */
function normaliseBranch(text: string): string | undefined {
  const found = branch.exec(text)
  if (found === null) return undefined
  const [, major, ...rest] = found
  const all = [major, ...rest.map((part) => part ?? '.x')].join('')
  return `${all.replace(/[x*]/gi, '9999999')}-dev`
}
