/** The text of a file that Windows tools may have written: UTF-16 with its mark (PowerShell's `>`), else UTF-8. */
export function decodeText(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return new TextDecoder('utf-16le').decode(content)
  if (content[0] === 0xfe && content[1] === 0xff) return new TextDecoder('utf-16be').decode(content)
  return content.toString('utf8').replace(/^\uFEFF/, '')
}
