import type { Path } from './path.ts'

/** Where an object was read. `line` is where it starts, counted from 1. */
export type Origin =
  | { readonly source: 'file'; readonly file: string; readonly doc: number; readonly line: number }
  | { readonly source: 'dump'; readonly file: string; readonly item: number; readonly line: number }
  | { readonly source: 'live'; readonly resourceVersion: string }
  | { readonly source: 'review'; readonly uid: string }

/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Finds the place of a field in the text an object was read from; the nearest enclosing one when the field is absent. */
export type Locate = (path: Path) => Position | undefined
