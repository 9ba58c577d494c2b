/** How the versions of one ecosystem are written and ordered. */
export interface VersionScheme {
  readonly id: string
  /** Whether the text is a version here. What is none can still be compared, but says nothing: callers call it unknown. */
  isVersion(text: string): boolean
  /** Below 0 where `a` is older, above 0 where it is newer, 0 where both are one version. Orders any two texts. */
  compare(a: string, b: string): number
  /** Where two texts can mean one version that `compare` tells apart: what a range compares in their place. */
  normalise?(text: string): string
}
