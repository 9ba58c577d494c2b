import { describe, expect, it } from 'vitest'
import { baseSplit } from './base.ts'
import { buildSteps, instructionOf } from './steps.ts'

const made = (createdBy: string) => ({ createdBy, emptyLayer: false })
const told = (createdBy: string) => ({ createdBy, emptyLayer: true })
const debian = [made('/bin/sh -c #(nop) ADD file:4d35 in / '), told('/bin/sh -c #(nop)  CMD ["bash"]')]

describe('the steps of a build', () => {
  it('know the layer each made', () => {
    const history = [
      ...debian,
      made('RUN /bin/sh -c apt-get update # buildkit'),
      told('ENV A=1'),
      made('COPY . /app # buildkit'),
    ]
    expect(buildSteps({ history }, 3).map(({ layer, instruction }) => [layer, instruction])).toEqual([
      [0, 'ADD file:4d35 in /'],
      [undefined, 'CMD ["bash"]'],
      [1, 'RUN apt-get update'],
      [undefined, 'ENV A=1'],
      [2, 'COPY . /app'],
    ])
  })

  it('name no layer that is not there', () => {
    expect(buildSteps({ history: [made('a'), made('b')] }, 1).map(({ layer }) => layer)).toEqual([0, undefined])
    expect(buildSteps({ history: [] }, 5)).toEqual([])
  })

  it.each([
    ['/bin/sh -c apk add curl', 'RUN apk add curl'],
    ['RUN /bin/sh -c apk add curl # buildkit', 'RUN apk add curl'],
    ['|1 A=b /bin/sh -c echo $A', 'RUN echo $A'],
    ['RUN |2 A=b C=d /bin/bash -o pipefail -c make # buildkit', 'RUN make'],
    ['/bin/sh -c #(nop) WORKDIR /app', 'WORKDIR /app'],
    ['COPY --from=build /x /y # buildkit', 'COPY --from=build /x /y'],
    ['bazel build ...', 'bazel build ...'],
  ])('%s was %s', (createdBy, instruction) => {
    expect(instructionOf(made(createdBy))).toBe(instruction)
  })

  it('are read in linear time', () => {
    const start = performance.now()
    for (const text of [
      `|1 ${'a '.repeat(200_000)}`,
      `RUN ${'/bin/sh '.repeat(50_000)}`,
      `/bin/sh${' -c'.repeat(100_000)}`,
      ' # buildkit'.repeat(50_000),
    ])
      instructionOf(made(text))
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('the base of an image', () => {
  const split = (history: readonly ReturnType<typeof made>[], layers: number) =>
    baseSplit({ history, labels: {} }, layers)

  it('ends where an earlier image had its command', () => {
    expect(split([...debian, made('RUN a'), told('CMD ["app"]')], 2)).toEqual({ layers: 1, how: 'history' })
    const node = [...debian, made('RUN node'), told('ENTRYPOINT ["docker-entrypoint.sh"]'), told('CMD ["node"]')]
    expect(split([...node, made('COPY . .'), told('CMD ["server.js"]')], 3)).toEqual({ layers: 2, how: 'history' })
  })

  it('is not told by the command of the image itself', () => {
    expect(split([made('RUN a'), told('CMD ["app"]')], 1)).toEqual({ layers: 0, how: 'unknown' })
    expect(split(debian, 1)).toEqual({ layers: 0, how: 'unknown' })
    expect(split([made('COPY a /'), made('COPY b /'), told('ENTRYPOINT ["a"]')], 2)).toEqual({
      layers: 0,
      how: 'unknown',
    })
  })

  it('is the first layer where that is a root file system', () => {
    expect(split([made('ADD rootfs.tar.xz /'), made('RUN a')], 2)).toEqual({ layers: 1, how: 'first layer' })
  })

  it('is named by annotations before labels', () => {
    const name = 'org.opencontainers.image.base.name'
    const config = { history: [...debian, made('RUN a')], labels: { [name]: 'debian:11' } }
    expect(baseSplit(config, 2, { [name]: 'debian:12', 'org.opencontainers.image.base.digest': 'sha256:a' })).toEqual({
      layers: 1,
      how: 'history',
      name: 'debian:12',
      digest: 'sha256:a',
    })
  })
})
