import { describe, expect, it } from 'vitest'
import {
  namespaceChecks,
  neighbourChecks,
  objectChecks,
  templateChecks,
  workloadChecks,
} from '../../../posture/index.ts'
import { podTemplatePaths } from '../../objects/index.ts'
import { scannedGroups } from './kinds.ts'

const groups = scannedGroups(podTemplatePaths())
const resources = new Set(groups.flatMap(({ resources }) => resources))

describe('what a scan lists', () => {
  const checks = [...templateChecks, ...objectChecks, ...workloadChecks, ...neighbourChecks, ...namespaceChecks]
  const needs = [...new Set(checks.flatMap((check) => check.needs))].filter((need) => need.startsWith('api:'))

  it('is asked for by checks', () => expect(needs.length).toBeGreaterThan(5))

  it.each(needs.filter((need) => need !== 'api:secrets'))('has %s, which a check needs', (need) => {
    expect(resources).toContain(need.slice('api:'.length))
  })

  it('has no Secrets, and nothing but lists of resources', () => {
    expect(resources).not.toContain('secrets')
    expect([...resources].filter((name) => !/^[a-z0-9]+$/.test(name))).toEqual([])
  })

  it.each([
    ['monitoring.coreos.com', 'prometheuses'],
    ['agents.x-k8s.io', 'sandboxes'],
    ['argoproj.io', 'rollouts'],
    ['batch', 'cronjobs'],
  ])('has kinds that make pods by their plural: %s %s', (group, resource) => {
    expect(groups.find((one) => one.group === group)?.resources).toContain(resource)
  })
})
