import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dpkgOf, link, program, programOf, readMade, script } from './made-image.oracle.ts'
import { surfaceOf } from './surface.ts'
import type { Surface } from './types.ts'

const loader = '/lib64/ld-linux-x86-64.so.2'
const libc = program('usr/lib/x86_64-linux-gnu/libc.so.6', { soname: 'libc.so.6' })
const system = [
  link('lib64', 'usr/lib64'),
  program('usr/lib64/ld-linux-x86-64.so.2', { soname: 'ld-linux-x86-64.so.2' }),
  libc,
  program('usr/bin/dash', { needed: ['libc.so.6'], interpreter: loader }),
  link('usr/bin/sh', 'dash'),
  link('bin', 'usr/bin'),
  program('usr/bin/apt-get', { needed: ['libc.so.6', 'libapt.so.6'], interpreter: loader }),
  program('usr/lib/x86_64-linux-gnu/libapt.so.6', { soname: 'libapt.so.6', needed: ['libc.so.6'] }),
  { path: 'usr/bin/su', mode: '4755', data: programOf({ needed: ['libc.so.6'], interpreter: loader }) },
  program('usr/sbin/serve', { needed: ['libc.so.6', 'libtls.so.3'], interpreter: loader }),
  program('usr/lib/x86_64-linux-gnu/libtls.so.3.1', { soname: 'libtls.so.3', needed: ['libc.so.6'] }),
  link('usr/lib/x86_64-linux-gnu/libtls.so.3', 'libtls.so.3.1'),
  { path: 'etc/serve/serve.conf', data: 'listen 80' },
  { path: 'usr/share/zoneinfo/UTC', data: 'TZif' },
]
const owners = dpkgOf(
  {
    libc6: ['lib64/ld-linux-x86-64.so.2', 'usr/lib/x86_64-linux-gnu/libc.so.6'],
    dash: ['bin/dash', 'bin/sh'],
    apt: ['usr/bin/apt-get'],
    libapt: ['usr/lib/x86_64-linux-gnu/libapt.so.6'],
    login: ['usr/bin/su'],
    serve: ['usr/sbin/serve'],
    'serve-common': ['etc/serve/serve.conf'],
    libtls3: ['usr/lib/x86_64-linux-gnu/libtls.so.3', 'usr/lib/x86_64-linux-gnu/libtls.so.3.1'],
    tzdata: ['usr/share/zoneinfo/UTC'],
  },
  { serve: 'libc6, libtls3, serve-common, apt' },
)

type Config = Parameters<typeof readMade>[0]

async function surface(config: Config, ...more: Parameters<typeof readMade>[1][]): Promise<Surface> {
  return surfaceOf(await readMade(config, [...system, ...owners], ...more))
}

const removableIn = ({ removable }: Surface): readonly string[] => removable.map(({ name }) => name).sort()

describe('the surface of an image', () => {
  it('keeps the program, its libraries through links, its data and what policy keeps, and lets the rest go', async () => {
    const found = await surface({ cmd: ['serve', '-f'] })
    expect(found.entry).toEqual({ kind: 'known', program: '/usr/sbin/serve', runtimes: [] })
    expect(removableIn(found)).toEqual(['apt', 'dash', 'libapt', 'login'])
    expect(found.before).toMatchObject({ packages: 9, setId: 1, tools: 2 })
    expect(found.after).toMatchObject({ packages: 5, setId: 0, tools: 0 })
    expect(found.before.bytes - (found.after?.bytes ?? 0)).toBe(
      found.removable.reduce((sum, one) => sum + one.bytes, 0),
    )
  })

  it('names each tool with its package, its layer and whether it is needed', async () => {
    const { tools } = await surface({ cmd: ['sh', '-c', 'exec serve'] })
    expect(tools.map(({ class: kind, names, owner, needed }) => [kind, names, owner, needed])).toEqual([
      ['shell', ['dash', 'sh'], 'dash', true],
      ['package-manager', ['apt-get'], 'apt', false],
    ])
  })

  it.each([
    ['a shell form', { entrypoint: ['/bin/sh', '-c', "serve -g 'a b' && true"] }],
    ['an init program', { entrypoint: ['tini', '--', 'serve'] }],
    ['env', { entrypoint: ['/usr/bin/env', '-i', 'A=b', 'serve'] }],
    ['a script that ends in what it is handed', { entrypoint: ['/start.sh'], cmd: ['serve'] }],
    ['a script that names the program', { entrypoint: ['/named.sh'] }],
    ['a shell with a script', { entrypoint: ['sh', '/named.sh'] }],
    ['a variable of the image', { entrypoint: ['sh', '-c', 'exec $SERVER -f'], env: ['SERVER=/usr/sbin/serve'] }],
    ['a script that hands it to itself', { entrypoint: ['/set.sh'], cmd: ['-f'] }],
    ['a script that another one reads', { entrypoint: ['/reads.sh'] }],
    ['a path from the working folder', { workingDir: '/usr', cmd: ['./sbin/serve'] }],
  ])('follows %s to the program', async (_, config) => {
    const found = await surface(config, [
      script('start.sh', '#!/bin/sh\nset -e\nif [ "$1" = x ]; then echo "$(date)"; fi\nexec "$@"\n'),
      script('named.sh', '#!/bin/sh\n# apt-get would be needed\nexec serve "$@"\n'),
      script('set.sh', '#!/bin/sh\nif [ "$1" = "-f" ]; then set -- serve "$@"; fi\nexec "$@"\n'),
      script('reads.sh', '#!/bin/sh\n. /named.sh\n'),
      program('usr/bin/tini'),
      program('usr/bin/env', { needed: ['libc.so.6'] }),
    ])
    expect(found.entry).toMatchObject({ program: '/usr/sbin/serve' })
    expect(removableIn(found)).toContain('apt')
  })

  it('keeps what a script calls', async () => {
    const found = await surface({ entrypoint: ['/start.sh'] }, [
      script('start.sh', '#!/bin/sh\nif true; then apt-get update || exit 1; fi\nexec serve\n'),
    ])
    expect(removableIn(found)).toEqual(['login'])
  })

  it('keeps the small tools of a script and takes none of them for the program', async () => {
    const found = await surface({ entrypoint: ['/start.sh'] }, [
      script('start.sh', '#!/bin/sh\nserve &\ntail -f /log\n'),
      program('usr/bin/tail', { needed: ['libapt.so.6'] }),
    ])
    expect(found.entry).toMatchObject({ program: '/usr/sbin/serve' })
    expect(removableIn(found)).toEqual(['apt', 'login'])
  })

  it('ends with scripts that read each other', async () => {
    const scripts = Array.from({ length: 3000 }, (_, at) => script(`s${at}.sh`, `#!/bin/sh\n. /s${at + 1}.sh\n`))
    const found = await surface({ entrypoint: ['/s0.sh'] }, scripts, [script('s3000.sh', '#!/bin/sh\n. /s0.sh\n')])
    expect(found.entry.kind).toBe('unknown')
  })

  it('keeps what the health check calls', async () => {
    const found = await surface({ cmd: ['serve'], healthCheck: { test: ['CMD-SHELL', 'su -c true || exit 1'] } })
    expect(removableIn(found)).toEqual(['apt', 'libapt'])
  })

  it.each([
    ['nothing', {}, /does not say what it starts/],
    ['a shell', { cmd: ['/bin/sh'] }, /may run anything/],
    ['what is not there', { cmd: ['/app/missing'] }, /\/app\/missing is not in the image/],
    ['what a variable names', { cmd: ['sh', '-c', '$APP'] }, /No program of the command/],
  ])('does not guess where the image starts %s', async (_, config, why) => {
    const found = await surface(config)
    expect(found.entry).toEqual({ kind: 'unknown', why: expect.stringMatching(why) })
    expect(found.removable).toEqual([])
    expect(found.after).toBeUndefined()
    expect(found.smaller).toBeUndefined()
    expect(found.tools.every(({ needed }) => needed === undefined)).toBe(true)
  })

  it('says which libraries are needed and nowhere', async () => {
    const found = await surface({ cmd: ['/app/x'] }, [
      program('app/x', { needed: ['libc.so.6', 'libgone.so.1'], interpreter: loader }),
    ])
    expect(found.missingLibraries).toEqual(['libgone.so.1'])
  })

  it('looks for libraries beside the program, as RUNPATH says', async () => {
    const found = await surface({ cmd: ['/opt/x/bin/x'] }, [
      program('opt/x/bin/x', { needed: ['libown.so'], runpath: '$ORIGIN/../lib', interpreter: loader }),
      program('opt/x/lib/libown.so', { soname: 'libown.so', needed: ['libapt.so.6'] }),
    ])
    expect(found.missingLibraries).toEqual([])
    expect(removableIn(found)).not.toContain('libapt')
  })

  it('takes no library of another processor', async () => {
    const found = await surface({ cmd: ['/app/x'] }, [
      program('app/x', { needed: ['libtls.so.3'], shape: { machine: 183 } }),
    ])
    expect(found.missingLibraries).toEqual(['libtls.so.3'])
  })

  it('keeps the library of a language, and the libraries of its modules', async () => {
    const found = await surface({ cmd: ['python3', '/app/main.py'] }, [
      link('usr/bin/python3', 'python3.11'),
      program('usr/bin/python3.11', { needed: ['libc.so.6'], interpreter: loader }),
      { path: 'usr/lib/python3.11/os.py', data: 'x' },
      program('usr/lib/python3.11/lib-dynload/_tls.so', { needed: ['libtls.so.3'] }),
      { path: 'app/main.py', data: 'import os' },
    ])
    expect(found.entry).toMatchObject({ runtimes: ['python'] })
    expect(removableIn(found)).toEqual(['apt', 'dash', 'libapt', 'login', 'serve', 'serve-common'])
    expect(found.smaller?.image).toMatch(/distroless\/python3/)
    expect(found.smaller?.dockerfile).toContain('COPY --from=build /app /app')
    expect(found.smaller?.dockerfile).toContain('ENTRYPOINT ["/usr/bin/python3","/app/main.py"]')
  })

  it('keeps what a library loads by a name of its own, and copies no folder of everybody for it', async () => {
    const found = await surface({ cmd: ['serve'] }, [
      program('usr/lib/x86_64-linux-gnu/libgcc_s.so.1', { soname: 'libgcc_s.so.1', needed: ['libapt.so.6'] }),
      program('usr/lib/x86_64-linux-gnu/gconv/UTF-16.so'),
    ])
    expect(removableIn(found)).not.toContain('libapt')
    const copies = found.smaller?.dockerfile.match(/^COPY.*$/gm)
    expect(copies).toContain(
      'COPY --from=build /usr/lib/x86_64-linux-gnu/libgcc_s.so.1 /usr/lib/x86_64-linux-gnu/libgcc_s.so.1',
    )
    expect(copies?.join()).not.toMatch(/gconv|x86_64-linux-gnu /)
  })

  it('proposes nothing of a package database without files', async () => {
    const [status] = owners
    const found = surfaceOf(await readMade({ cmd: ['serve'] }, [...system, ...(status === undefined ? [] : [status])]))
    expect(found.removable).toEqual([])
    expect(found.cannotKnow.join()).toMatch(/does not say which files/)
  })

  it('forgets what a later layer deletes', async () => {
    const found = await surface({ cmd: ['serve'] }, [{ path: 'usr/bin/.wh.apt-get' }, { path: 'usr/bin/.wh.su' }])
    expect(found.tools.flatMap(({ names }) => names)).toEqual(['dash', 'sh'])
    expect(found.setIdFiles).toEqual([])
  })
})

describe('the smaller base', () => {
  it.each([
    ['static for a program without libraries', {}, 'gcr.io/distroless/static-debian12'],
    [
      'base for one that needs glibc',
      { needed: ['libc.so.6'], interpreter: loader },
      'gcr.io/distroless/base-debian12',
    ],
    ['cc for one of C++', { needed: ['libstdc++.so.6'], interpreter: loader }, 'gcr.io/distroless/cc-debian12'],
  ])('is %s', async (_, plan, image) => {
    const found = await surface({ cmd: ['/srv/x/run'] }, [
      program('srv/x/run', plan),
      program('usr/lib/x86_64-linux-gnu/libstdc++.so.6', { soname: 'libstdc++.so.6' }),
    ])
    expect(found.smaller?.image).toBe(image)
  })

  it('starts a program by the name it is called, where one file is several programs', async () => {
    const found = await surface({ cmd: ['multi-server', '-p', '1'] }, [
      program('usr/bin/multi-check', { needed: ['libc.so.6'], interpreter: loader }),
      link('usr/bin/multi-server', 'multi-check'),
    ])
    expect(found.entry).toMatchObject({ program: '/usr/bin/multi-server' })
    expect(found.smaller?.dockerfile).toContain('COPY --from=build /usr/bin/multi-server /usr/bin/multi-server')
    expect(found.smaller?.dockerfile).toContain('ENTRYPOINT ["/usr/bin/multi-server","-p","1"]')
  })

  it('brings the loader of musl along, which is its library too', async () => {
    const { smaller } = await surface({ cmd: ['/srv/x/run'] }, [
      program('srv/x/run', { needed: ['libc.musl-x86_64.so.1'], interpreter: '/lib/ld-musl-x86_64.so.1' }),
      program('lib/ld-musl-x86_64.so.1', { soname: 'libc.musl-x86_64.so.1' }),
      link('lib/libc.musl-x86_64.so.1', 'ld-musl-x86_64.so.1'),
    ])
    expect(smaller?.dockerfile).toContain('COPY --from=build /lib/ld-musl-x86_64.so.1 ')
    expect(smaller?.dockerfile).toContain('COPY --from=build /lib/libc.musl-x86_64.so.1 ')
    expect(smaller?.why).toBe('The program needs musl, which is copied along with it.')
  })

  it('brings along the libraries it lacks, by the names they are looked for', async () => {
    const { smaller } = await surface({
      cmd: ['serve', '-f'],
      env: ['TOKEN=abc', 'PATH=/usr/sbin'],
      exposedPorts: ['80/tcp'],
    })
    expect(smaller?.dockerfile.split('\n')).toEqual([
      'FROM made:1 AS build',
      '',
      'FROM gcr.io/distroless/base-debian12',
      'COPY --from=build /usr/sbin/serve /usr/sbin/serve',
      'COPY --from=build /usr/lib/x86_64-linux-gnu/libtls.so.3 /usr/lib/x86_64-linux-gnu/libtls.so.3',
      'COPY --from=build /etc/serve /etc/serve',
      '# ENV as before: TOKEN, PATH',
      'EXPOSE 80/tcp',
      'USER 65532',
      'ENTRYPOINT ["/usr/sbin/serve","-f"]',
      '',
    ])
  })

  it('lets no name write a line of the Dockerfile', async () => {
    const { smaller } = await surface({ cmd: ['/a\nRUN x/run'], workingDir: '/w\nRUN y' }, [program('a\nRUN x/run')])
    expect(smaller?.dockerfile).not.toMatch(/^RUN/m)
  })
})

describe('any image', () => {
  const word = fc.constantFrom(
    'sh',
    '-c',
    'serve',
    '$@',
    '/bin/sh',
    'env',
    '/a',
    '/b.sh',
    'tini',
    '--',
    '"',
    "'",
    '$(',
    ')',
    'x y',
    '..',
  )
  it('ends, keeps the counts in order and gives the same twice, whatever links and commands say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 6 }),
        fc.array(word, { maxLength: 20 }),
        word,
        word,
        async (cmd, body, a, b) => {
          const read = await readMade({ cmd }, [
            ...system,
            ...owners,
            script('b.sh', `#!${a} ${b}\n${body.join(' ')}\n`),
            link('a', b),
            link('loop', 'loop/loop'),
          ])
          const found = surfaceOf(read)
          expect(found.after?.packages ?? 0).toBeLessThanOrEqual(found.before.packages)
          expect(found.after?.bytes ?? 0).toBeLessThanOrEqual(found.before.bytes)
          expect(surfaceOf(read)).toEqual(found)
        },
      ),
      { numRuns: 150 },
    )
  })
})
