import type { MappedText, Span, Word } from './types.ts'

/** Where a place of the text stands in the file. */
function offsetAt(mapped: MappedText, at: number): number {
  const piece = mapped.pieces[pieceAt(mapped, at)]
  return piece === undefined ? at : piece.offset + (at - piece.at)
}

function pieceAt({ pieces }: MappedText, at: number): number {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle]?.at ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** The span from `start` to `end`; its end is the place after its last character, not the start of the next line. */
export function spanAt(mapped: MappedText, start: number, end: number): Span {
  const from = offsetAt(mapped, start)
  return { start: from, end: end <= start ? from : offsetAt(mapped, end - 1) + 1 }
}

export function wordAt(mapped: MappedText, start: number, end: number): Word {
  return { text: mapped.text.slice(start, end), ...spanAt(mapped, start, end) }
}

/** The part of a text from `start` to `end`, still knowing its places. */
export function sliceMapped(mapped: MappedText, start: number, end = mapped.text.length): MappedText {
  const pieces = [{ at: 0, offset: offsetAt(mapped, start) }]
  for (let index = pieceAt(mapped, start) + 1; index < mapped.pieces.length; index++) {
    const piece = mapped.pieces[index]
    if (piece === undefined || piece.at >= end) break
    pieces.push({ at: piece.at - start, offset: piece.offset })
  }
  return { text: mapped.text.slice(start, end), pieces }
}

/** A text that stands in the file as it is. */
export function plainText(text: string, offset: number): MappedText {
  return { text, pieces: [{ at: 0, offset }] }
}
