import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { readPaths } from '../walk.ts'
import { rendererOf } from './render.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall render '))
afterAll(() => rmSync(base, { recursive: true, force: true }))

let number = 0
let folder = base
let programs = base
beforeEach(() => {
  folder = join(base, `tree ${number}`)
  programs = join(base, `bin-${number++}`)
  mkdirSync(folder)
  mkdirSync(programs)
})

function write(name: string, text = ''): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** A program of the PATH that does what the script says. */
function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(programs, name), 0o755)
}

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`

/** What is read, as `file id`, and what could not be. */
async function read(
  path = folder,
  limits = { timeoutMs: 5_000, maxBytes: 1024 * 1024 },
): Promise<{ objects: string[]; unread: string[] }> {
  const found = { objects: [] as string[], unread: [] as string[] }
  const options = { render: rendererOf(`${programs}:/usr/bin:/bin`, {}, limits) }
  for await (const item of readPaths([path], nothing(), options)) {
    const { origin } = 'object' in item ? item.object : item.unread
    const file = 'file' in origin ? origin.file.replace(`${folder}/`, '') : ''
    if ('object' in item) found.objects.push(`${file} ${item.object.id}`)
    else found.unread.push(`${file}: ${item.unread.message}; ${item.unread.hint}`)
  }
  return found
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

describe('a chart', () => {
  beforeEach(() => {
    write('web/Chart.yaml', 'name: web\nversion: 1.0.0\n')
    write('web/templates/a.yaml', '{{ broken')
  })

  it('is rendered, and its objects stand in their templates', async () => {
    program(
      'helm',
      `printf '%s\\n' '---' '# Source: web/templates/a.yaml' '${configMap('a').replaceAll('\n', "' '")}' '---' '# Source: web/charts/db/templates/b.yaml' '${configMap('b').replaceAll('\n', "' '")}'`,
    )
    expect(await read()).toEqual({
      objects: [
        'web/templates/a.yaml core/ConfigMap/default/a',
        'web/charts/db/templates/b.yaml core/ConfigMap/default/b',
      ],
      unread: [],
    })
  })

  it('is called by its folder, rendered with its definitions, and sees no settings of the user', async () => {
    program(
      'helm',
      `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\ndata: {args: "%s", home: "%s", proxy: "%s"}\\n' "$*" "$HOME" "$HTTPS_PROXY" > /dev/stdout; echo "$HELM_CACHE_HOME" | grep -q seawall-render- && test "$HTTPS_PROXY" = http://127.0.0.1:9 && test -z "$SSH_AUTH_SOCK" || exit 1`,
    )
    expect((await read()).unread).toEqual([])
  })

  it.each([
    [
      'whose dependencies are missing',
      'echo "Error: An error occurred while checking for chart dependencies. You may need to run \\`helm dependency build\\`" >&2; exit 1',
      /did not render this: An error occurred while checking for chart dependencies.*; run helm dependency build/,
    ],
    ['that fails without a word', 'exit 7', /it ended with 7/],
    ['that never ends', 'sleep 60', /it took longer than 0.3 seconds/],
    [
      'that never stops printing',
      'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
      /it printed more than/,
    ],
    ['that prints no YAML', 'echo "a: ["', /in what helm template printed/],
  ])('%s is said in one sentence', async (_, script, message) => {
    program('helm', script)
    const { objects, unread } = await read(folder, { timeoutMs: 300, maxBytes: 100_000 })
    expect(objects).toEqual([])
    expect(unread).toEqual([expect.stringMatching(message)])
  })

  it('is not rendered by a helm that stands in the folder', async () => {
    write('helm', '#!/bin/sh\ntouch pwned\n')
    chmodSync(join(folder, 'helm'), 0o755)
    const { unread } = await read()
    expect(unread).toEqual([
      expect.stringContaining('web/Chart.yaml: this chart was not rendered: helm is not on the PATH'),
    ])
  })

  it('names no file outside itself, whatever its templates claim', async () => {
    program('helm', `printf '%s\\n' '# Source: web/../../etc/passwd' '${configMap('a').replaceAll('\n', "' '")}'`)
    expect((await read()).objects).toEqual(['web/Chart.yaml core/ConfigMap/default/a'])
  })
})

describe('a kustomization', () => {
  beforeEach(() => {
    write('base/kustomization.yaml', 'resources: [cm.yaml]\n')
    write('base/cm.yaml', configMap('base'))
    write('overlays/prod/kustomization.yaml', 'resources: [../../base]\n')
    write('overlays/prod/patch.yaml', configMap('patch'))
    program('kustomize', `cat <<'E'\n${configMap('built')}E\n`)
  })

  it('is rendered once: its base only through it', async () => {
    const { objects, unread } = await read()
    expect(objects).toEqual(['overlays/prod/kustomization.yaml core/ConfigMap/default/built'])
    expect(unread).toEqual([
      expect.stringContaining('base/kustomization.yaml: this kustomization is rendered as a part of another'),
    ])
  })

  it('that is a base is rendered when it is named', async () => {
    expect((await read(join(folder, 'base'))).objects).toEqual(['base/kustomization.yaml core/ConfigMap/default/built'])
  })

  it('that is a component is not rendered by itself', async () => {
    write('component/kustomization.yaml', 'kind: Component\n')
    expect((await read(join(folder, 'component'))).objects).toEqual([])
  })

  it('leaves manifests beside it to be read as they are', async () => {
    write('plain/a.yaml', configMap('plain'))
    expect((await read()).objects).toContain('plain/a.yaml core/ConfigMap/default/plain')
  })

  it('above others leaves them to be rendered too', async () => {
    write('kustomization.yaml', 'resources: [top.yaml]\n')
    expect((await read()).objects).toEqual([
      'kustomization.yaml core/ConfigMap/default/built',
      'overlays/prod/kustomization.yaml core/ConfigMap/default/built',
    ])
  })

  it('is built by kubectl where there is no kustomize', async () => {
    rmSync(join(programs, 'kustomize'))
    program('kubectl', `test "$1" = kustomize || exit 1; cat <<'E'\n${configMap('by-kubectl')}E\n`)
    expect((await read()).objects).toEqual(['overlays/prod/kustomization.yaml core/ConfigMap/default/by-kubectl'])
  })

  it('that needs the network is refused it', async () => {
    program(
      'kustomize',
      'test "$GIT_ALLOW_PROTOCOL" = none && echo "Error: accumulating resources: git fetch: transport https not allowed" >&2; exit 1',
    )
    expect((await read()).unread[1]).toMatch(/without network: fetch what it refers to first/)
  })
})
