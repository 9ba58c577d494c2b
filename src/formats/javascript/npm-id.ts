export function npmId(name: string, version: string): string {
  return version === '' ? name : `${name}@${version}`
}
