import { configCheck, failure, historyCheck, type ImageCheck, stepFailures } from './check.ts'

const healthCheck = configCheck('IMG-09/no-healthcheck', ({ healthCheck }) => {
  const test = healthCheck?.test ?? []
  if (test.length > 0 && test[0] !== 'NONE') return []
  const message =
    'nothing tells Docker and Compose whether the program still works; on Kubernetes probes do, and this matters less'
  return [failure({ path: ['config', 'Healthcheck'], value: 'not set', message, absent: true })]
})

/** The base image's own first layer is added by builders that have no COPY. */
const addInstruction = historyCheck('IMG-09/add-instruction', (facts) =>
  stepFailures(
    { ...facts, steps: facts.steps.map((one, at) => (at === 0 ? { ...one, instruction: '' } : one)) },
    /^ADD\s/,
    'ADD fetches and unpacks what COPY would only copy',
    () => 'ADD',
  ),
)

export const img09: readonly ImageCheck[] = [healthCheck, addInstruction]
