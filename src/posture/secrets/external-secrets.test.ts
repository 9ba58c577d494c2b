import { describe, expect, it } from 'vitest'
import { type AskOptions, ask } from '../../../test/answers.ts'
import type { CheckId } from '../../core/index.ts'
import { findings } from '../answers.oracle.ts'

/** `fail path`, `unknown need` for every answer of one check. */
async function answers(check: CheckId, text: string, options?: AskOptions): Promise<string[]> {
  return (await ask(check, text, options)).map(({ says, about }) => `${says} ${about}`)
}

const pod = (container: string, spec = ''): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: c, image: i, ${container}}]${spec}}\n`
const object = (apiVersion: string, kind: string, name: string, rest: string, namespace = 'shop'): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\n${rest}\n`

describe('SEC-03/unmanaged-secret', () => {
  const check = 'SEC-03/unmanaged-secret'
  const params = { managers: ['ExternalSecret', 'SecretProviderClass'] }
  const everyWay = pod(
    'env: [{name: A, valueFrom: {secretKeyRef: {name: one, key: k}}}], envFrom: [{secretRef: {name: two}}]',
    ', volumes: [{name: v, secret: {secretName: three}}, {name: w, projected: {sources: [{secret: {name: four}}]}}]',
  )

  it('sees every way a pod reads a Secret, and asks nothing until managers are required', async () => {
    expect(await answers(check, everyWay)).toEqual([])
    expect((await answers(check, everyWay, { params })).sort()).toEqual([
      'fail spec.containers.0.env.0.valueFrom.secretKeyRef.name',
      'fail spec.containers.0.envFrom.0.secretRef.name',
      'fail spec.volumes.0.secret.secretName',
      'fail spec.volumes.1.projected.sources.0.secret.name',
    ])
  })

  it('knows the Secrets that managers make, by name and namespace', async () => {
    const made = [
      object('external-secrets.io/v1', 'ExternalSecret', 'x', 'spec: {target: {name: one}}'),
      object('external-secrets.io/v1', 'ExternalSecret', 'two', 'spec: {}'),
      object(
        'secrets-store.csi.x-k8s.io/v1',
        'SecretProviderClass',
        'classes',
        'spec: {secretObjects: [{secretName: three}]}',
      ),
      object('external-secrets.io/v1', 'ExternalSecret', 'four', 'spec: {}', 'data'),
      object('bitnami.com/v1alpha1', 'SealedSecret', 'four', 'spec: {}'),
    ].join('')
    const expected = ['fail spec.volumes.1.projected.sources.0.secret.name']
    expect(await answers(check, everyWay + made, { params })).toEqual(expected)
  })

  it('does not know where managers may be missing', async () => {
    const text = pod('envFrom: [{secretRef: {name: two}}]')
    expect(await answers(check, text, { params, complete: false })).toEqual(['unknown api:externalsecrets'])
  })
})

describe('SEC-03/rotation-off', () => {
  it.each([
    ['{refreshInterval: 1h}', 0],
    ['{refreshInterval: 1h0m0s}', 0],
    ['{refreshInterval: "0"}', 1],
    ['{refreshInterval: 0s}', 1],
    ['{refreshPolicy: CreatedOnce, refreshInterval: 1h}', 1],
    ['{refreshPolicy: OnChange, refreshInterval: "0"}', 0],
    ['{}', 0],
  ])('reads %s', async (spec, count) => {
    const text = object('external-secrets.io/v1', 'ExternalSecret', 'x', `spec: ${spec}`)
    expect(await answers('SEC-03/rotation-off', text)).toHaveLength(count)
  })
})

describe('SEC-09', () => {
  it.each([
    ['/root/.aws', 1],
    ['/home/jane/.aws/credentials', 1],
    ['/.config/gcloud/', 1],
    ['/etc//kubernetes/azure.json', 1],
    ['/data/.awsome', 0],
    ['/etc/kubernetes', 0],
  ])('judges the host path %s', async (path, count) => {
    const text = pod('', `, volumes: [{name: v, hostPath: {path: "${path}"}}]`)
    expect(await answers('SEC-09/credential-host-path', text)).toHaveLength(count)
  })

  it('reports a key from a Secret, also as a file, and no path of a projected token', async () => {
    const check = 'SEC-09/static-key'
    const fromSecret = 'env: [{name: AWS_SECRET_ACCESS_KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}]'
    expect(await answers(check, pod(fromSecret))).toHaveLength(1)
    const file =
      'env: [{name: GOOGLE_APPLICATION_CREDENTIALS, value: /var/key/key.json}], volumeMounts: [{name: v, mountPath: /var/key/}]'
    expect(await answers(check, pod(file, ', volumes: [{name: v, secret: {secretName: s}}]'))).toHaveLength(1)
    const token = ', volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]'
    expect(await answers(check, pod(file, token))).toEqual([])
  })
})

describe('SEC-10/pull-secret-readable', () => {
  it('looks for pull secrets of the same pod', async () => {
    const read = 'envFrom: [{secretRef: {name: registry}}]'
    const check = 'SEC-10/pull-secret-readable'
    expect(await answers(check, pod(read, ', imagePullSecrets: [{name: registry}]'))).toHaveLength(1)
    expect(await answers(check, pod(read, ', imagePullSecrets: [{name: other}]'))).toEqual([])
    expect(await answers(check, pod(read, ', imagePullSecrets: registry'))).toEqual([])
  })
})

describe('SEC-11', () => {
  const certificate = (rest: string): string => object('cert-manager.io/v1', 'Certificate', 'web', rest)

  it.each([
    ['{duration: 9552h}', 0],
    ['{duration: 9553h}', 1],
    ['{duration: 87600h, isCA: true}', 0],
    ['{duration: forever}', 0],
    ['{}', 0],
  ])('judges the lifetime of %s', async (spec, count) => {
    expect(await answers('SEC-11/lifetime', certificate(`spec: ${spec}`))).toHaveLength(count)
  })

  it.each([
    ['{size: 1024}', 1],
    ['{algorithm: RSA, size: 2048}', 0],
    ['{algorithm: ECDSA, size: 256}', 0],
    ['{algorithm: Ed25519}', 0],
    ['{size: many}', 0],
  ])('judges the key %s', async (key, count) => {
    expect(await answers('SEC-11/weak-key', certificate(`spec: {privateKey: ${key}}`))).toHaveLength(count)
  })

  it.each([
    [
      '{duration: 87600h, renewBefore: 8000h}',
      [
        ['duration', '2160h'],
        ['renewBefore', '720h'],
      ],
    ],
    ['{duration: 87600h, renewBefore: 360h}', [['duration', '2160h']]],
    ['{duration: 87600h}', [['duration', '2160h']]],
  ])('leaves a renewal that cert-manager accepts in %s', async (spec, changes) => {
    const [finding] = await findings('SEC-11/lifetime', certificate(`spec: ${spec}`))
    const ops = changes.map(([field = '', value]) => ({ op: 'set', path: ['spec', field], value }))
    expect(finding?.fix).toMatchObject({ impact: 'safe', ops })
  })

  it.each([
    ['{size: 1024}', 'may-break'],
    ['{size: 1024, rotationPolicy: Never}', 'may-break'],
    ['{size: 1024, rotationPolicy: Always}', 'safe'],
  ])('knows whether cert-manager makes a new key for %s', async (key, impact) => {
    const [finding] = await findings('SEC-11/weak-key', certificate(`spec: {privateKey: ${key}}`))
    expect(finding?.fix?.impact).toBe(impact)
  })

  it('believes the status only where there is one', async () => {
    const status = (ready: string): string => `spec: {}\nstatus: {conditions: [{type: Ready, status: "${ready}"}]}`
    expect(await answers('SEC-11/not-ready', certificate(status('False')))).toHaveLength(1)
    expect(await answers('SEC-11/not-ready', certificate(status('True')))).toEqual([])
    expect(await answers('SEC-11/not-ready', certificate('spec: {}'))).toEqual([])
  })

  it('looks for the certificate of an Ingress among Secrets, Certificates and issuers', async () => {
    const check = 'SEC-11/ingress-certificate'
    const ingress = (tls: string, annotations = ''): string =>
      `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop${annotations}}\nspec: {tls: [${tls}]}\n`
    const named = ingress('{hosts: [a], secretName: web-tls}')
    expect(await answers(check, ingress('{hosts: [a]}'), { complete: false })).toEqual(['fail spec.tls.0.secretName'])
    expect(await answers(check, named)).toEqual(['fail spec.tls.0.secretName'])
    expect(await answers(check, named, { complete: false })).toEqual(['unknown api:secrets'])
    expect(await answers(check, named + object('v1', 'Secret', 'web-tls', 'type: kubernetes.io/tls'))).toEqual([])
    expect(await answers(check, named + certificate('spec: {secretName: web-tls}'))).toEqual([])
    const issued = ingress('{hosts: [a], secretName: web-tls}', ', annotations: {cert-manager.io/cluster-issuer: le}')
    expect(await answers(check, issued)).toEqual([])
  })
})
