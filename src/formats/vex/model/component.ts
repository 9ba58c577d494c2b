import type { Json } from '../../../core/index.ts'
import type { VexComponent } from './statement.ts'

/** A component of names of one kind, whatever kind each is: a package URL, a CPE, a digest. */
export function component(names: readonly string[], more: Partial<VexComponent> = {}): VexComponent {
  const unique = [...new Set(names)]
  return {
    purls: [...new Set([...unique.filter((name) => /^pkg:/i.test(name)), ...(more.purls ?? [])])],
    cpes: [...new Set([...unique.filter((name) => /^cpe:/i.test(name)), ...(more.cpes ?? [])])],
    digests: [...new Set([...unique.filter(isDigest), ...(more.digests ?? [])].map((digest) => digest.toLowerCase()))],
    ...(more.ref !== undefined && { ref: more.ref }),
    ...(more.bom !== undefined && { bom: more.bom }),
  }
}

/** Whether a component names anything that can be compared. */
export function isNamed({ purls, cpes, digests, ref }: VexComponent): boolean {
  return purls.length + cpes.length + digests.length > 0 || ref !== undefined
}

export function textsOf(list: readonly Json[]): string[] {
  return list.filter((entry) => typeof entry === 'string')
}

function isDigest(name: string): boolean {
  return /^sha(256|384|512):[0-9a-f]+$/i.test(name)
}
