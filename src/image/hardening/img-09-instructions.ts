import { configCheck, failure, historyCheck, type ImageCheck } from './check.ts'

const healthCheck = configCheck('IMG-09/no-healthcheck', ({ healthCheck }) => {
  const test = healthCheck?.test ?? []
  if (test.length > 0 && test[0] !== 'NONE') return []
  const message =
    'nothing tells Docker and Compose whether the program still works; on Kubernetes probes do, and this matters less'
  return [failure({ path: ['config', 'Healthcheck'], value: 'not set', message, absent: true })]
})

const addInstruction = historyCheck('IMG-09/add-instruction', ({ steps, base }) =>
  steps.flatMap(({ instruction, layer }, step) => {
    if (!/^ADD\s/.test(instruction)) return []
    const whose = layer !== undefined && layer < base.layers ? ' (by the base image)' : ''
    const message = `ADD fetches and unpacks what COPY would only copy${whose}`
    return [failure({ path: ['history', step], value: 'ADD', message })]
  }),
)

export const img09: readonly ImageCheck[] = [healthCheck, addInstruction]
