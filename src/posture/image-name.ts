/**
 * Whether an image is one of a project's, wherever it was copied to: `mirror.example.com/calico/node` is `calico/node`.
 * Names are without tag and digest.
 */
export function isImageOf(name: string, known: readonly string[]): boolean {
  return known.some((one) => name === one || name.endsWith(`/${one}`))
}
