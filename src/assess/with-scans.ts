import type { ImageScans } from '../core/index.ts'
import type { PodFacts } from '../kube/pod-facts/index.ts'

/** The facts of a pod, with what scans say of its images. Without scans nothing is known, and nothing is asked. */
export function withScans(facts: PodFacts, scans: ImageScans | undefined): PodFacts {
  if (scans === undefined) return facts
  return {
    ...facts,
    containers: facts.containers.map((container) => {
      const { value } = container.image
      if (value === undefined) return container
      // Looked up when a check asks: most never do.
      return Object.defineProperty({ ...container }, 'scan', { get: () => scans.scanOf(value) ?? 'none' })
    }),
  }
}
