import { describe, expect, it } from 'vitest'
import { type JsonObject, objectAt } from '../../core/index.ts'
import { podContainerLists, readPodFacts } from '../pod-facts/index.ts'
import { signedPart, templateSignature } from './template-signature.ts'

const signature = (spec: JsonObject, metadata?: JsonObject, complete = true) =>
  templateSignature({
    spec,
    metadata,
    specPath: ['spec'],
    metadataPath: ['metadata'],
    containerLists: podContainerLists,
    complete,
  })

const spec = { containers: [{ name: 'a', image: 'x:1' }] }

describe('templateSignature', () => {
  it('does not see what the scheduler and the kubelet fill in', () => {
    expect(signature({ ...spec, nodeName: 'n1', priority: 0 })).toBe(signature(spec))
  })

  it('does not see labels, but sees annotations that carry profiles', () => {
    expect(signature(spec, { labels: { a: 'b' }, annotations: { note: 'x' } })).toBe(signature(spec))
    const profile = { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } }
    expect(signature(spec, profile)).not.toBe(signature(spec))
  })

  it('sees every field a check reads', () => {
    expect(signature({ ...spec, hostPID: true })).not.toBe(signature(spec))
    expect(signature(spec, undefined, false)).not.toBe(signature(spec))
  })

  it('takes integers beyond 53 bits', () => {
    const big = { ...spec, securityContext: { runAsUser: 9007199254740993n } }
    expect(signature(big)).toBe(signature({ ...big }))
    expect(signature(big)).not.toBe(signature({ ...spec, securityContext: { runAsUser: 9007199254740992n } }))
  })

  const sources: JsonObject[] = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ]
  const withVolume = (volume: JsonObject) => signature({ ...spec, volumes: [volume] })

  it('does not see the token volume admission adds at the end', () => {
    const [a, b] = ['kube-api-access-abc12', 'kube-api-access-xyz89'].map((name) =>
      withVolume({ name, projected: { defaultMode: 420, sources } }),
    )
    expect(a).toBe(b)
    expect(b).toBe(signature(spec))
  })

  it.each<[string, JsonObject]>([
    ['a directory of the node', { hostPath: { path: '/var/run/docker.sock' } }],
    ['a directory of the node beside the token', { projected: { sources }, hostPath: { path: '/' } }],
    ['a Secret', { secret: { secretName: 'db' } }],
    ['nothing', { projected: {} }],
    [
      'a Secret in the middle',
      { projected: { sources: [...sources.slice(0, 1), { secret: { name: 'db' } }, ...sources.slice(2)] } },
    ],
    ['one source more', { projected: { sources: [...sources, { secret: { name: 'db' } }] } }],
    [
      'a token for somebody else',
      { projected: { sources: [{ serviceAccountToken: { audience: 'vault', path: 'token' } }, ...sources.slice(1)] } },
    ],
    [
      'another configuration',
      { projected: { sources: [sources[0] ?? {}, { configMap: { name: 'x' } }, sources[2] ?? {}] } },
    ],
    [
      'a source of two kinds',
      { projected: { sources: [{ ...sources[0], secret: { name: 'db' } }, ...sources.slice(1)] } },
    ],
  ])('sees %s under the name of a token volume', (_, volume) => {
    expect(withVolume({ name: 'kube-api-access-abc12', ...volume })).not.toBe(signature(spec))
  })

  it('sees a mount of another volume, or at another place, however it is named', () => {
    const volumes = [{ name: 'kube-api-access-abc12', projected: { sources } }]
    const mounted = (mount: JsonObject) =>
      signature({ volumes, containers: [{ name: 'a', image: 'x:1', volumeMounts: [mount] }] })
    const path = '/var/run/secrets/kubernetes.io/serviceaccount'
    expect(mounted({ name: 'kube-api-access-abc12', mountPath: path })).toBe(signature(spec))
    expect(mounted({ name: 'kube-api-access-abc12', mountPath: '/etc' })).not.toBe(signature(spec))
    expect(mounted({ name: 'kube-api-access-zzz99', mountPath: path })).not.toBe(signature(spec))
  })

  it('holds everything facts are read from', () => {
    const security = {
      privileged: true,
      runAsUser: 0,
      capabilities: { add: ['A'], drop: ['B'] },
      procMount: 'Unmasked',
    }
    const handler = { httpGet: { host: 'h' }, tcpSocket: { host: 'h' } }
    const container = {
      name: 'a',
      image: 'x:1',
      imagePullPolicy: 'Never',
      command: ['a'],
      args: ['b'],
      env: [
        { name: 'A', value: 'b' },
        { name: 'B', valueFrom: { secretKeyRef: { name: 's' } } },
      ],
      envFrom: [{ secretRef: { name: 's' } }],
      ports: [{ containerPort: 1, hostPort: 2 }],
      livenessProbe: handler,
      readinessProbe: handler,
      startupProbe: handler,
      lifecycle: { postStart: handler, preStop: handler },
      securityContext: security,
      unheardOf: '/not-read',
    }
    const whole = {
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      hostUsers: false,
      os: { name: 'linux' },
      securityContext: {
        runAsNonRoot: true,
        sysctls: [{ name: 'a' }],
        seccompProfile: { type: 'X' },
        seLinuxOptions: { type: 't' },
      },
      volumes: [{ name: 'v', hostPath: { path: '/' } }],
      containers: [container],
      initContainers: [container],
      ephemeralContainers: [container],
      nodeName: 'not-read',
    }
    const metadata = { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'x' } }
    const paths = { specPath: ['spec'], metadataPath: ['metadata'], containerLists: podContainerLists, complete: true }
    const signed = signedPart({ spec: whole, metadata, ...paths })
    const again = readPodFacts(objectAt(signed, 'spec') ?? {}, { annotations: objectAt(signed, 'annotations') ?? {} })
    expect(again).toEqual(readPodFacts(whole, metadata))
  })
})
