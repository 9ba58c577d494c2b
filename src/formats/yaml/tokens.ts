/** What the scanner makes of the text. `key` and the block starts have no characters of their own. */
export type Token =
  | { readonly kind: Mark; readonly start: number; readonly end: number }
  | NameToken<'alias'>
  | NameToken<'anchor'>
  | NameToken<'tag'>
  | {
      readonly kind: 'scalar'
      readonly start: number
      readonly end: number
      readonly text: string
      readonly plain: boolean
    }

interface NameToken<K> {
  readonly kind: K
  readonly start: number
  readonly end: number
  readonly name: string
}

export type AliasToken = NameToken<'alias'>

export type Mark =
  | 'end-of-text'
  | 'document-start'
  | 'document-end'
  | 'block-sequence'
  | 'block-mapping'
  | 'block-end'
  | 'flow-sequence'
  | 'flow-sequence-end'
  | 'flow-mapping'
  | 'flow-mapping-end'
  | 'entry'
  | 'comma'
  | 'key'
  | 'value'
