import { describe, expect, it } from 'vitest'
import { endedParts, factsOfImage, parseIgnoreFile } from './index.ts'
import runtimes from './runtime-life.json' with { type: 'json' }

describe('the name of a base image', () => {
  it.each([
    ['node:18-alpine', { runtime: { name: 'node', version: '18' }, libc: 'musl' }],
    ['node:24-alpine3.22', { distro: { id: 'alpine', version: '3.22' }, libc: 'musl' }],
    ['python:3.14-slim-bookworm', { distro: { id: 'debian', version: '12' }, libc: 'glibc' }],
    ['node', { libc: 'glibc', user: 'root' }],
    ['debian:bookworm-slim', { distro: { id: 'debian', version: '12' } }],
    ['ubuntu:24.04', { distro: { id: 'ubuntu', version: '24.04' } }],
    ['gcr.io/distroless/nodejs18', { runtime: { name: 'node', version: '18' }, libc: 'glibc', user: 'root' }],
    ['gcr.io/distroless/nodejs24-debian12:nonroot', { runtime: { name: 'node', version: '24' }, user: 'nonroot' }],
    ['golang:1.26', { isSdk: true }],
    ['eclipse-temurin:21-jre-alpine', { libc: 'musl' }],
    ['acme/node:18', { users: {} }],
    ['acme/app:1.0-alpine3.20', { distro: { id: 'alpine', version: '3.20' }, libc: 'musl' }],
  ])('%s tells %o', (name, expected) => {
    expect(factsOfImage(name)).toMatchObject(expected)
  })

  it('tells nothing where it is no name', () => {
    expect(factsOfImage('$A')).toBeUndefined()
  })
})

describe('the end of life of a runtime', () => {
  const ended = (name: string, version: string, now: string) =>
    endedParts({ users: {}, runtime: { name, version } }, now)

  it('begins the day after the last one', () => {
    expect(ended('node', '18.20.1', '2025-04-30')).toEqual([])
    expect(ended('node', '18.20.1', '2025-05-01')).toMatchObject([{ what: 'Node.js 18', on: '2025-04-30' }])
  })

  it('is not known for what nobody has named', () => {
    expect(ended('node', '99', '2099-01-01')).toEqual([])
    expect(ended('node', '', '2099-01-01')).toEqual([])
    expect(ended('constructor', '1', '2099-01-01')).toEqual([])
  })

  it('is a day everywhere, and its parts are as many as are compared', () => {
    for (const { parts, releases } of Object.values(runtimes))
      for (const [release, on] of Object.entries(releases)) {
        expect(on).toMatch(/^20\d\d-[01]\d-[0-3]\d$/)
        expect(release.split('.')).toHaveLength(parts)
      }
  })
})

describe('a .dockerignore', () => {
  it.each([
    ['node_modules', 'node_modules', true],
    ['node_modules', 'node_modules/a/b', true],
    ['node_modules', 'src/node_modules', false],
    ['**/node_modules', 'src/node_modules/a', true],
    ['**/node_modules', 'node_modules', true],
    ['*.md', 'a.md', true],
    ['*.md', 'src/a.md', false],
    ['src/**/*.ts', 'src/a/b/c.ts', true],
    ['/a/', './a', true],
    ['a?c', 'abc', true],
    ['*\n!src', 'src/a', false],
    ['*\n!src', 'lib', true],
    ['!src\n*', 'src', true],
    ['# a', '# a', false],
    ['', 'a', false],
    ['.git\r\n.env', '.env', true],
  ])('%j and %s: %s', (text, path, excluded) => {
    expect(parseIgnoreFile(text).excludes(path)).toBe(excluded)
  })

  it('is read in bounded time', () => {
    const start = performance.now()
    parseIgnoreFile(`${'*a'.repeat(2000)}\n`.repeat(20)).excludes(`${'a'.repeat(4000)}/b`)
    expect(performance.now() - start).toBeLessThan(4000)
  })
})
