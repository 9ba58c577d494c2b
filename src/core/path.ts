/** The place of a value inside an object: member names and list positions from the root. */
export type Path = readonly (string | number)[]

const plainName = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** `spec.containers[0].env["a.b"]`: the form people know from kubectl. */
export function formatPath(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (plainName.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}

/** The path with every list position left out: equal before and after a reordering. */
export function pathWithoutIndexes(path: Path): string {
  return formatPath(path.filter((step) => typeof step === 'string'))
}
