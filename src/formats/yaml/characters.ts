/** YAML 1.1 has five line breaks: LF, CR, NEL, LS, PS. */
export function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029
}

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** A blank, a line break, or the end of the text, which reads as NaN. */
export function isBlankOrEnd(code: number): boolean {
  // One comparison settles nearly every character.
  if (code > 0x20 && code < 0x85) return false
  return isBlank(code) || isBreak(code) || Number.isNaN(code)
}

export function isBreakOrEnd(code: number): boolean {
  if (code > 0x0d && code < 0x85) return false
  return isBreak(code) || Number.isNaN(code)
}

/** Letters, digits, `_` and `-`: what names of anchors and tag handles are made of. */
export function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2d
  )
}

/** `,` `[` `]` `{` `}` `?`: they end a plain scalar inside a flow collection. */
export function isFlowIndicator(code: number): boolean {
  return code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d || code === 0x3f
}
