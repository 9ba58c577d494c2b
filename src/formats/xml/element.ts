/** An element by its local name: prefixes and namespaces are left out. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text directly inside, as written. */
  readonly text: string
}

/** The elements reached by a path of names: `childrenNamed(project, 'dependencies', 'dependency')`. */
export function childrenNamed(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (level, name) => level.flatMap((one) => one.children.filter((child) => child.name === name)),
    [element],
  )
}

/** The trimmed text of the first element reached; empty when there is none. */
export function childText(element: XmlElement, ...path: readonly string[]): string {
  return childrenNamed(element, ...path)[0]?.text.trim() ?? ''
}
