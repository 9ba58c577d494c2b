import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './support.ts'

const text = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')
const lines = text
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

describe('the image', () => {
  it('holds what was put together for it, on nothing', () => {
    expect(last.filter((line) => /^(FROM|COPY|ADD|RUN)/.test(line))).toEqual([
      'FROM scratch',
      'COPY --from=build /image/ /',
    ])
  })

  it('runs as a number that is not root, the one of the chart', () => {
    expect(last).toContain('USER 65532:65532')
    const deployment = readFileSync(join(root, 'deploy/helm/seawall-gate/templates/deployment.yaml'), 'utf8')
    expect(deployment.match(/runAsUser: 65532/g)).toHaveLength(2)
  })

  it('starts the program without a shell', () => {
    const [, node, program] = /ENTRYPOINT \["(.*)", "\/seawall\/(.*)"\]/.exec(text) ?? []
    expect(node).toBe('/usr/local/bin/node')
    expect(existsSync(join(root, program ?? ''))).toBe(true)
  })

  it('is built from an image that can be pinned, new enough for the program', () => {
    expect(lines[0]).toMatch(/^ARG NODE_IMAGE=node:24\./)
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(engines.node).toBe('>=24.15')
    expect(Number(/node:24\.(\d+)/.exec(lines[0] ?? '')?.[1])).toBeGreaterThanOrEqual(15)
  })

  it('gets nothing into its build that it does not need', () => {
    const ignored = readFileSync(join(root, 'deploy/Dockerfile.dockerignore'), 'utf8').split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'node_modules', 'dist', 'test']))
    for (const needed of ['src', 'scripts', 'bin', 'LICENSE', 'package-lock.json'])
      expect(ignored).not.toContain(needed)
  })
})
