import { describe, expect, it } from 'vitest'
import type { Json } from '../../core/index.ts'
import { readKubeObject } from './object.ts'
import { pathInObject, podTemplatePaths, podTemplatesOf } from './pod-templates.ts'

const pod = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c' }] } }

function templates(apiVersion: string, kind: string, body: Record<string, Json>, paths = podTemplatePaths()) {
  const read = readKubeObject(
    { apiVersion, kind, metadata: { name: 'x' }, ...body },
    { origin: { source: 'file', file: 'x', doc: 0, line: 1 } },
  )
  if (!read.ok) throw new Error(read.message)
  return podTemplatesOf(read.object, paths).map((template) => ({
    path: pathInObject(template, ['spec', 'containers', 0, 'image']).join('.'),
    complete: template.complete,
  }))
}

const inSpec = { spec: { template: pod } }

describe('podTemplatesOf', () => {
  it.each([
    ['v1', 'Pod', { spec: pod.spec }, 'spec.containers.0.image'],
    ['v1', 'PodTemplate', { template: pod }, 'template.spec.containers.0.image'],
    ['v1', 'ReplicationController', inSpec, 'spec.template.spec.containers.0.image'],
    ['apps/v1', 'Deployment', inSpec, 'spec.template.spec.containers.0.image'],
    ['apps/v1', 'StatefulSet', inSpec, 'spec.template.spec.containers.0.image'],
    ['apps/v1', 'DaemonSet', inSpec, 'spec.template.spec.containers.0.image'],
    ['apps/v1', 'ReplicaSet', inSpec, 'spec.template.spec.containers.0.image'],
    ['batch/v1', 'Job', inSpec, 'spec.template.spec.containers.0.image'],
    [
      'batch/v1',
      'CronJob',
      { spec: { jobTemplate: { spec: { template: pod } } } },
      'spec.jobTemplate.spec.template.spec.containers.0.image',
    ],
    ['argoproj.io/v1alpha1', 'Rollout', inSpec, 'spec.template.spec.containers.0.image'],
    ['serving.knative.dev/v1', 'Service', inSpec, 'spec.template.spec.containers.0.image'],
    [
      'jobset.x-k8s.io/v1alpha2',
      'JobSet',
      { spec: { replicatedJobs: [{ template: { spec: { template: pod } } }] } },
      'spec.replicatedJobs.0.template.spec.template.spec.containers.0.image',
    ],
    [
      'kubeflow.org/v1',
      'PyTorchJob',
      { spec: { pytorchReplicaSpecs: { Master: { template: pod } } } },
      'spec.pytorchReplicaSpecs.Master.template.spec.containers.0.image',
    ],
  ])('finds the template of %s %s', (apiVersion, kind, body, path) => {
    expect(templates(apiVersion, kind, body)).toEqual([{ path, complete: true }])
  })

  it.each([
    ['tekton.dev/v1', 'Task', { spec: { steps: [] } }],
    ['argoproj.io/v1alpha1', 'WorkflowTemplate', { spec: { templates: [{ container: { image: 'x' } }] } }],
    ['monitoring.coreos.com/v1', 'Prometheus', { spec: { replicas: 2 } }],
    ['kafka.strimzi.io/v1beta2', 'Kafka', { spec: { kafka: { template: { pod: {} } } } }],
    ['kubevirt.io/v1', 'VirtualMachine', { spec: { template: { spec: {} } } }],
  ])('knows that an operator completes the pods of %s %s', (apiVersion, kind, body) => {
    expect(templates(apiVersion, kind, body)).toMatchObject([{ complete: false }])
  })

  it('gives nothing for a group that only shares a kind', () => {
    expect(templates('serving.example.com/v1', 'Deployment', { spec: { jobTemplate: pod } })).toEqual([])
    expect(templates('v1', 'Service', { spec: { template: { spec: {} } } })).toEqual([])
  })

  it('guesses at an undeclared kind with containers, without trusting it to be the whole pod', () => {
    const template = { spec: { containers: [{ name: 'c', image: 'x' }] } }
    const path = 'spec.template.spec.containers.0.image'
    expect(templates('example.com/v1', 'Fleet', { spec: { template } })).toEqual([{ path, complete: false }])
  })

  it('takes paths that users declare', () => {
    const declared = podTemplatePaths([{ group: 'example.com', kind: 'Widget', path: 'spec.pod', shape: 'pod' }])
    expect(templates('example.com/v1', 'Widget', { spec: { pod } }, declared)).toHaveLength(1)
  })

  it('survives templates of the wrong type', () => {
    expect(templates('apps/v1', 'Deployment', { spec: { template: 'x' } })).toEqual([])
    expect(templates('apps/v1', 'Deployment', { spec: { template: { spec: [] } } })).toEqual([])
  })
})
