/**
 * Whether the CPE name `pattern` covers `name`, both of version 2.2 (`cpe:/o:vendor:product`) or 2.3: what the pattern
 * leaves open covers anything.
 */
export function cpeMatches(pattern: string, name: string): boolean {
  const [wanted, given] = [partsOf(pattern), partsOf(name)]
  if (wanted === undefined || given === undefined || wanted.length < 2) return false
  return wanted.every((part, index) => part === '*' || part === (given[index] ?? '*'))
}

/** Part, vendor, product, version, update, edition…; undefined for what is no CPE. */
function partsOf(cpe: string): readonly string[] | undefined {
  const form = /^cpe:(2\.3:|\/)/i.exec(cpe)
  if (form === null) return undefined
  const parts = cpe
    .slice(form[0].length)
    .toLowerCase()
    .split(/(?<!\\):/)
  return parts.map((part) => part.replaceAll('\\', '') || '*')
}
