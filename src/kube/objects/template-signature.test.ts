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

  it('does not see the token volume admission adds at the end', () => {
    const withToken = (name: string) => signature({ ...spec, volumes: [{ name, projected: {} }] })
    expect(withToken('kube-api-access-a1')).toBe(withToken('kube-api-access-b2'))
    expect(withToken('kube-api-access-b2')).toBe(signature(spec))
    expect(withToken('other')).not.toBe(signature(spec))
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
