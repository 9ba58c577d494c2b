import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPaths } from '../../src/kube/estate/index.ts'
import { rendererOf } from '../../src/kube/estate/render/index.ts'
import { realParts } from './parts.ts'

const parts = realParts('clients', ['helm', 'kubectl'])
const folder = mkdtempSync(join(tmpdir(), 'seawall-real-render-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

async function read(name: string): Promise<string[]> {
  const path = `${(parts ?? []).map((file) => dirname(file)).join(':')}:/usr/bin:/bin`
  const found: string[] = []
  const options = { namespace: 'shop', render: rendererOf(path, { namespace: 'shop' }) }
  for await (const item of readPaths([join(folder, name)], nothing(), options)) {
    const { origin } = 'object' in item ? item.object : item.unread
    const file = 'file' in origin ? origin.file.replace(`${folder}/`, '') : ''
    found.push('object' in item ? `${file} ${item.object.id}` : `${file}: ${item.unread.message}; ${item.unread.hint}`)
  }
  return found
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

describe.skipIf(parts === undefined)('rendering with the real programs', () => {
  it('gives the objects of a chart, its definitions and its subcharts', async () => {
    write('web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n')
    write('web/values.yaml', 'name: from-values\n')
    write(
      'web/templates/cm.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n  namespace: {{ .Release.Namespace }}\n',
    )
    write(
      'web/templates/two.yaml',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: {{ .Release.Name }} }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
    )
    write(
      'web/crds/w.yaml',
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ws.example.com }\n',
    )
    write('web/charts/db/Chart.yaml', 'apiVersion: v2\nname: db\nversion: 1.0.0\n')
    write('web/charts/db/templates/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: db }\n')
    expect((await read('web')).toSorted()).toEqual([
      'web/charts/db/templates/cm.yaml core/ConfigMap/shop/db',
      'web/crds/w.yaml apiextensions.k8s.io/CustomResourceDefinition//ws.example.com',
      'web/templates/cm.yaml core/ConfigMap/shop/from-values',
      'web/templates/two.yaml core/Service/shop/web',
      'web/templates/two.yaml core/ServiceAccount/shop/web',
    ])
  })

  it('says in one sentence that dependencies are missing', async () => {
    write(
      'needy/Chart.yaml',
      'apiVersion: v2\nname: needy\nversion: 1.0.0\ndependencies:\n  - { name: redis, version: 1.0.0, repository: "https://charts.example" }\n',
    )
    write('needy/templates/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n')
    expect(await read('needy')).toEqual([
      expect.stringMatching(
        /^needy\/Chart\.yaml: helm template did not render this: .*redis.*; run helm dependency build/,
      ),
    ])
  })

  it('says in one sentence that a template is broken', async () => {
    write('broken/Chart.yaml', 'apiVersion: v2\nname: broken\nversion: 1.0.0\n')
    write('broken/templates/cm.yaml', '{{ .Values.a.b.c }}\n')
    expect(await read('broken')).toEqual([
      expect.stringMatching(/^broken\/Chart\.yaml: helm template did not render this: .*cm\.yaml/),
    ])
  })

  it('gives the objects of an overlay with its base', async () => {
    write('k/base/kustomization.yaml', 'resources: [cm.yaml]\n')
    write('k/base/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n')
    write('k/prod/kustomization.yaml', 'resources: [../base]\nnamePrefix: prod-\n')
    expect(await read('k')).toEqual([
      expect.stringContaining('k/base/kustomization.yaml: this kustomization is rendered as a part of another'),
      'k/prod/kustomization.yaml core/ConfigMap/shop/prod-settings',
    ])
  })

  it('fetches nothing from elsewhere', async () => {
    write('remote/kustomization.yaml', 'resources: ["https://github.com/example/repository//base?ref=main"]\n')
    expect(await read('remote')).toEqual([
      expect.stringMatching(/did not render this: .*; Seawall renders without network/),
    ])
    write('file/kustomization.yaml', 'resources: ["https://example.com/manifest.yaml"]\n')
    expect(await read('file')).toEqual([
      expect.stringMatching(/did not render this: .*; Seawall renders without network/),
    ])
  })
})
