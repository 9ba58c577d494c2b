import { type CheckId, type ControlId, controlOf, type Digest, digestOfJson } from '../core/index.ts'
import index from './index.gen.json' with { type: 'json' }
import { type ControlFilter, filterControls } from './select.ts'
import type { CatalogueCheck, Control, Page } from './types.ts'

/** Every control Seawall knows, and the checks of the implemented ones. */
export interface Catalogue {
  readonly controls: readonly Control[]
  readonly checks: readonly CatalogueCheck[]
  /** Changes whenever anything a verdict could depend on changes. */
  readonly digest: Digest
  /** Undefined for an id the catalogue does not have; ids are upper case. */
  control(id: string): Control | undefined
  check(id: string): CatalogueCheck | undefined
  /** The control a check belongs to. */
  controlOfCheck(id: CheckId): Control | undefined
}

/** The long texts by control. */
export type Pages = Readonly<Record<ControlId, Page>>

let loaded: Catalogue | undefined

/** Made once and shared; cheap enough for every command. */
export function loadCatalogue(): Catalogue {
  // The file is generated from validated controls and a test keeps it current; its literal type is wider than ours.
  loaded ??= catalogueOf((index as unknown as { readonly controls: readonly Control[] }).controls)
  return loaded
}

/** Read only on demand: a scan does not pay for the texts. */
export async function loadPages(): Promise<Pages> {
  const { default: pages } = await import('./pages.gen.json', { with: { type: 'json' } })
  return (pages as unknown as { readonly pages: Pages }).pages // generated and tested like the index
}

/** `selectControls({ framework: 'cis', status: 'implemented' })`: the controls of the catalogue that match. */
export function selectControls(filter: ControlFilter = {}): readonly Control[] {
  return filterControls(loadCatalogue().controls, filter)
}

export function catalogueOf(controls: readonly Control[]): Catalogue {
  const byControl = new Map<string, Control>(controls.map((control) => [control.id, control]))
  const checks = controls.flatMap((control) => control.checks)
  const byCheck = new Map<string, CatalogueCheck>(checks.map((check) => [check.id, check]))
  let digest: Digest | undefined
  return {
    controls,
    checks,
    get digest() {
      digest ??= digestOfJson(JSON.parse(JSON.stringify(controls)))
      return digest
    },
    control: (id) => byControl.get(id),
    check: (id) => byCheck.get(id),
    controlOfCheck: (id) => byControl.get(controlOf(id)),
  }
}
