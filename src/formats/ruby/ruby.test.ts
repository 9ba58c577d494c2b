import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { gemspecFormat } from './formats.ts'
import { parseGemfileLock } from './gemfile-lock.ts'
import { parseGemspec } from './gemspec.ts'

const lock = `GIT
  remote: https://host.example/repo.git
  revision: abc
  specs:
    from_git (0.1.0)
      rake

PATH
  remote: .
  specs:
    local (1.0.0)

GEM
  remote: https://gems.example/
  specs:
    nokogiri (1.13.6-x86_64-linux)
      racc (~> 1.4)
    nokogiri (1.13.6-arm64-darwin)
      racc (~> 1.4)
    racc (1.6.0)
    rake (13.0.0.pre.1)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  from_git!
  local!
  nokogiri (~> 1.13)

CHECKSUMS
  racc (1.6.0) sha256=00

BUNDLED WITH
   2.3.7
`

describe('Gemfile.lock', () => {
  const read = parseGemfileLock(Buffer.from(lock))

  it('lists every gem once, whatever its source and platforms', () => {
    expect(summary(read)).toEqual([
      'from_git 0.1.0 direct',
      'local 1.0.0 direct',
      'nokogiri 1.13.6 direct',
      'racc 1.6.0 indirect',
      'rake 13.0.0.pre.1 indirect',
    ])
    expect(needs(read)).toEqual({ from_git: ['rake@13.0.0.pre.1'], nokogiri: ['racc@1.6.0'] })
  })

  it('reads Windows lines alike', () =>
    expect(parseGemfileLock(Buffer.from(lock.replaceAll('\n', '\r\n')))).toEqual(read))

  it('lists nothing of what is none, and says so', () =>
    expect(parseGemfileLock(Buffer.from('text'))).toEqual({
      ok: true,
      value: { packages: [], warnings: ['It lists no gem.'] },
    }))

  staysBounded('Gemfile.lock', [lock], parseGemfileLock)
})

describe('a gemspec', () => {
  const spec = (body: string): ReturnType<typeof parseGemspec> =>
    parseGemspec(Buffer.from(`# stub\nGem::Specification.new do |s|\n${body}\nend\n`))

  it.each<[string, readonly string[] | undefined]>([
    ['s.name = "a".freeze\ns.version = "1.0"', undefined],
    ["s.name = 'a' # it\ns.version = '1.0'\ns.license = 'MIT'", ['MIT']],
    ['s.name = %q{a}\ns.version = Gem::Version.new("1.0")\ns.licenses = ["MIT".freeze, "Ruby"]', ['MIT', 'Ruby']],
    ['s.name = "a"\ns.version = "1.0"\ns.licenses = "MIT"\nt.name = "b"\ns.name = "c"', undefined],
  ])('%j', (body, licenses) => {
    const read = spec(body)
    expect(summary(read)).toEqual(['a 1.0'])
    expect(read.ok && read.value.packages[0]?.licenses).toEqual(licenses)
  })

  it.each(['s.name = "a"', 's.version = "1"', 't.name = "a"\nt.version = "1"', 's.name = NAME\ns.version = "1"', ''])(
    'is refused without a name or version: %j',
    (body) => expect(spec(body).ok).toBe(false),
  )

  it('is looked for where RubyGems keeps it', () => {
    expect(gemspecFormat.files.only?.('usr/lib/ruby/specifications/default/a.gemspec')).toBe(true)
    expect(gemspecFormat.files.only?.('usr/lib/ruby/gems/a/a.gemspec')).toBe(false)
  })

  const sample = 'Gem::Specification.new do |s|\n  s.name = "a".freeze\n  s.version = "1.0"\nend\n'
  staysBounded('a gemspec', [sample], parseGemspec)
})
