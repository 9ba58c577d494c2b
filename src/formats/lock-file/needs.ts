/** `name@version` of each name in the one version that a file has of it; a name it does not have is left out. */
export function neededIds(names: readonly string[], versions: ReadonlyMap<string, string>): readonly string[] {
  return names.flatMap((name) => {
    const version = versions.get(name)
    return version === undefined ? [] : [`${name}@${version}`]
  })
}
