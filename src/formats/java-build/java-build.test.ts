import { describe, expect, it } from 'vitest'
import { staysBounded, survivesChanges } from '../../../test/fuzz/index.ts'
import type { Package, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { gradleLockFormat, parseGradleLock, parsePom, parseSbtLock } from './index.ts'

function listed(read: Result<PackageList>): string[] {
  if (!read.ok) throw read.error
  return read.value.packages.map((one: Package) =>
    [`${one.name}:${one.version}`, one.relationship, one.dev && 'dev'].filter(Boolean).join(' '),
  )
}

const pom = (text: string, ...parents: string[]): Result<PackageList> =>
  parsePom(
    Buffer.from(text),
    parents.map((one) => Buffer.from(one)),
  )

const dependency = (artifact: string, rest = ''): string =>
  `<dependency><groupId>org.x</groupId><artifactId>${artifact}</artifactId>${rest}</dependency>`

/** A property of a pom, which looks like one of a template. */
const ref = (name: string): string => `\${${name}}`

const parent = `<project>
  <groupId>com.shop</groupId><artifactId>parent</artifactId><version>\${revision}</version>
  <properties><revision>7</revision><jsonVersion>2.0</jsonVersion><logVersion>1.0</logVersion></properties>
  <licenses><license><name>Apache-2.0</name></license></licenses>
  <dependencyManagement><dependencies>
    ${dependency('json', `<version>${ref('jsonVersion')}</version>`)}
    ${dependency('checks', '<version>9</version><scope>test</scope>')}
  </dependencies></dependencyManagement>
  <dependencies>${dependency('log', `<version>${ref('logVersion')}</version>`)}</dependencies>
</project>`

const child = `<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>com.shop</groupId><artifactId>parent</artifactId><version>7</version></parent>
  <artifactId>till</artifactId>
  <properties><jsonVersion>2.1</jsonVersion></properties>
  <dependencies>
    ${dependency('json')}
    ${dependency('checks')}
    ${dependency('same', `<version>${ref('project.version')}</version><scope>runtime</scope>`)}
    ${dependency('given', '<version>1</version><scope>provided</scope>')}
    ${dependency('perhaps', '<version>1</version><optional>true</optional>')}
    ${dependency('exact', '<version>[1.2]</version>')}
    ${dependency('range', '<version>[1,2)</version>')}
    ${dependency('unknown', `<version>${ref('nowhere')}</version>`)}
  </dependencies>
</project>`

describe('a pom.xml', () => {
  it('takes properties, versions and dependencies from the parent it is given with', () => {
    const read = pom(child, parent)
    expect(listed(read)).toEqual([
      'com.shop:till:7 root',
      'org.x:json:2.1 direct',
      'org.x:same:7 direct',
      'org.x:exact:1.2 direct',
      'org.x:range: direct',
      'org.x:unknown: direct',
      'org.x:log:1.0 direct',
    ])
    expect(read.ok && read.value.packages[0]?.licenses).toEqual(['Apache-2.0'])
    expect(read.ok && read.value.warnings).toEqual(['the pom.xml does not settle the version of 2 artifacts'])
  })

  it('alone has the group and version that it names its parent with', () => {
    expect(listed(pom(child)).slice(0, 2)).toEqual(['com.shop:till:7 root', 'org.x:json: direct'])
  })

  it('does not take a stranger for its parent', () => {
    expect(listed(pom(child, parent.replace('com.shop', 'com.other')))).not.toContain('org.x:log:1.0 direct')
  })

  it('that is its own parent ends', () => {
    const own = '<parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version></parent>'
    const text = `<project>${own}<artifactId>a</artifactId></project>`
    expect(listed(pom(text, text, text))).toEqual(['g:a:1 root'])
  })

  it('has properties that name properties, but not themselves', () => {
    const values = `<a>${ref('b')}.${ref('c')}</a><b>1</b><c>${ref('b')}</c><x>${ref('y')}</x><y>${ref('x')}</y><__proto__>3</__proto__>`
    const versions = ['a', 'x', '__proto__', 'constructor', 'pom.version', 'version']
    const dependencies = versions.map((one, at) => dependency(`d${at}`, `<version>${ref(one)}</version>`)).join('')
    const head = '<groupId>g</groupId><artifactId>a</artifactId><version>5</version>'
    const read = pom(
      `<project>${head}<properties>${values}</properties><dependencies>${dependencies}</dependencies></project>`,
    )
    expect(listed(read).slice(1)).toEqual(['1.1', '', '3', '', '5', '5'].map((one, at) => `org.x:d${at}:${one} direct`))
  })

  it('cannot grow by properties that double each other', () => {
    const steps = Array.from({ length: 60 }, (_, at) => `<a${at}>\${a${at + 1}}\${a${at + 1}}</a${at}>`).join('')
    const grown = dependency('big', `<version>${ref('a40')}</version>`)
    const text = `<project><properties>${steps}<a60>xx</a60></properties><dependencies>${grown}</dependencies></project>`
    expect(listed(pom(text))).toEqual(['org.x:big: direct'])
  })

  it.each(['', '<project>', '<ivy-module/>'])('is refused as %j', (text) => {
    expect(pom(text).ok).toBe(false)
  })

  staysBounded('pom.xml', [child], (content) => parsePom(content, [Buffer.from(parent)]))
  survivesChanges(
    'the parent of pom.xml',
    [Buffer.from(parent)],
    (content) => parsePom(Buffer.from(child), [content]),
    'text',
  )
})

describe('a gradle.lockfile', () => {
  const sample = `# This is a Gradle generated file for dependency locking.
a.b:c:1.0=compileClasspath, testRuntimeClasspath
  a.b:d:2.0=testCompileClasspath,testRuntimeClasspath
a.b:e:3.0
empty=annotationProcessor
`

  it('lists artifacts, and as for development those that only tests need', () => {
    expect(listed(parseGradleLock(Buffer.from(sample.replaceAll('\n', '\r\n'))))).toEqual([
      'a.b:c:1.0',
      'a.b:d:2.0 dev',
      'a.b:e:3.0',
    ])
  })

  it('counts the lines it cannot read, and is refused when it can read none', () => {
    const read = parseGradleLock(Buffer.from(`${sample}a:b\n`))
    expect(read.ok && read.value.warnings).toEqual(['left out 1 line: not group:artifact:version'])
    expect(parseGradleLock(Buffer.from('<<<<<<<')).ok).toBe(false)
    expect(parseGradleLock(Buffer.from('empty=\n')).ok).toBe(true)
  })

  it.each([
    ['app/gradle.lockfile', true],
    ['buildscript-gradle.lockfile', true],
    ['gradle/dependency-locks/compileClasspath.lockfile', true],
    ['other/tool.lockfile', false],
  ])('is looked for in %s: %s', (path, wanted) => {
    expect(gradleLockFormat.files.only?.(path)).toBe(wanted)
  })

  staysBounded('gradle.lockfile', [sample], parseGradleLock)
})

describe('a build.sbt.lock', () => {
  const entry = (name: string, ...configurations: string[]): object => ({
    org: 'a.b',
    name,
    version: '1.0',
    configurations,
  })
  const sample = JSON.stringify({
    lockVersion: 1,
    dependencies: [entry('c_2.13', 'test', 'runtime'), entry('d', 'compile'), entry('e', 'test'), { name: 'f' }],
  })

  it('lists what is compiled against or there at run time', () => {
    expect(listed(parseSbtLock(Buffer.from(sample)))).toEqual(['a.b:c_2.13:1.0', 'a.b:d:1.0'])
  })

  it.each(['', '[]', '{"dependencies": ['])('is refused as %j', (text) => {
    expect(parseSbtLock(Buffer.from(text)).ok).toBe(false)
  })

  staysBounded('build.sbt.lock', [sample], parseSbtLock)
})
