const release = /^v?(?:\d+!)?\d+(?:\.\d+)*/
const suffixes =
  /^(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?$/
const local = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/

/** Whether a text is a version by PEP 440, in any of its spellings. */
export function isPythonVersion(text: string): boolean {
  const [publicPart = '', ...localParts] = text.toLowerCase().split('+')
  const start = release.exec(publicPart)?.[0]
  if (start === undefined || localParts.length > 1) return false
  return suffixes.test(publicPart.slice(start.length)) && localParts.every((part) => local.test(part))
}
