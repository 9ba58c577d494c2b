import { Option } from 'commander'

/**
 * An option whose values a shell completes. They are not enforced here: values may be written in any case, stand in
 * lists, or come from the environment, so whoever reads them refuses what is wrong.
 */
export function offering(flags: string, description: string, values: readonly string[]): Option {
  const option = new Option(flags, description)
  offers.set(option, values)
  return option
}

const offers = new WeakMap<Option, readonly string[]>()

export function offeredBy(option: Option): readonly string[] {
  return offers.get(option) ?? []
}
