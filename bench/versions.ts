import { type VersionScheme, versionSchemes } from '../src/formats/versions/index.ts'

/** How versions of each ecosystem look; `#` is a number. */
const forms: Readonly<Record<string, readonly string[]>> = {
  apk: ['#.#.#-r#', '#.#.#_p#-r#', '#.#.#a-r#', '#.#_rc#-r#'],
  conan: ['#.#.#', '#.#.#k'],
  cran: ['#.#-#', '#.#.#'],
  deb: ['#.#.#-#+deb12u#', '#:#.#.#+dfsg-#', '#.#.#~rc#-#', '#.#-#ubuntu#.#'],
  golang: ['v#.#.#', 'v#.#.#+incompatible', 'v0.0.0-2024010#00000#-abcdef01234#'],
  hackage: ['#.#.#.#'],
  maven: ['#.#.#', '#.#.#.Final', '#.#-beta-#', '#.#.#-jre'],
  nuget: ['#.#.#', '#.#.#.#', '#.#.#-preview.#'],
  packagist: ['v#.#.#', '#.#.#-beta#', '#.#'],
  pep440: ['#.#.#', '#.#rc#', '#.#.#.post#', '#.#.#.dev#'],
  pub: ['#.#.#', '#.#.#+#', '#.#.#-dev.#'],
  rpm: ['#.#.#-#.el9_#', '#:#.#.#-#.module+el8.#.0+#+abc', '#.#~rc#-#.fc40', '#.#.#^git2024010#-#'],
  rubygems: ['#.#.#', '#.#.#.rc#'],
  semver: ['#.#.#', '#.#.#-rc.#', '#.#.#-beta.#+build.#', 'v#.#.#'],
}

const count = 4096
const rounds = 7
const roundMs = 150

interface Contender {
  readonly name: string
  readonly texts: readonly string[]
  readonly compare: (a: string, b: string) => number
  readonly speeds: number[]
}

/** Comparisons a second of each scheme, on one core, beside comparing the same texts as text. */
export function versions(): void {
  const contenders = versionSchemes.flatMap(both)
  for (let round = -1; round < rounds; round++)
    for (const contender of contenders) {
      const speed = speedOf(contender)
      if (round >= 0) contender.speeds.push(speed)
    }
  console.log(`### Comparing versions, ${rounds} rounds, millions a second\n\n| | median | worst | as text | ratio |`)
  console.log('|---|---:|---:|---:|---:|')
  for (let index = 0; index < contenders.length; index += 2) print(contenders[index], contenders[index + 1])
  console.log('')
}

function both({ id, compare }: VersionScheme): readonly Contender[] {
  const texts = made(id)
  const floor = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [
    { name: id, texts, compare, speeds: [] },
    { name: 'as text', texts, compare: floor, speeds: [] },
  ]
}

/** The same every time: versions of a package follow each other closely, so most pairs begin alike. */
function made(id: string): readonly string[] {
  const all = forms[id] ?? []
  return Array.from({ length: count }, (_, index) => {
    const numbers = [index >> 9, (index >> 6) & 7, (index >> 2) & 15, index & 3]
    let at = 0
    return (all[index % all.length] ?? '').replace(/#/g, () => `${numbers[at++ % 4]}`)
  })
}

function speedOf({ texts, compare }: Contender): number {
  const end = performance.now() + roundMs
  let done = 0
  let sum = 0
  const start = performance.now()
  while (performance.now() < end) {
    for (let index = 1; index < count; index++) {
      const order = compare(texts[index] ?? '', texts[(index * 5) & (count - 1)] ?? '')
      sum += order > 0 ? 1 : 0
    }
    done += count - 1
  }
  if (sum === 0) throw new Error('nothing was ever newer')
  return done / (performance.now() - start) / 1000
}

function print(ours: Contender | undefined, text: Contender | undefined): void {
  if (ours === undefined || text === undefined) return
  const [median, floor] = [ours, text].map(({ speeds }) => [...speeds].sort((a, b) => a - b)[rounds >> 1] ?? 0)
  const cells = [median ?? 0, Math.min(...ours.speeds), floor ?? 0].map((speed) => speed.toFixed(2))
  console.log(`| ${ours.name} | ${cells.join(' | ')} | ${((floor ?? 0) / (median ?? 1)).toFixed(1)} |`)
}
