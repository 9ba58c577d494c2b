import type { Result } from '../../core/index.ts'
import { refuseLock } from '../lock-file/index.ts'
import { childrenNamed, childText, parseXml, type XmlElement } from '../xml/index.ts'

/** A dependency as a pom.xml writes it, properties not filled in. */
export interface Dependency {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly scope: string
  readonly optional: string
}

export interface Parent {
  readonly group: string
  readonly artifact: string
  readonly version: string
}

/** A pom.xml as written. Absent texts are empty. */
export interface Project {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly parent: Parent | undefined
  readonly properties: ReadonlyMap<string, string>
  readonly managed: readonly Dependency[]
  readonly dependencies: readonly Dependency[]
  readonly licenses: readonly string[]
}

export function readProject(content: Buffer): Result<Project> {
  const read = parseXml(content)
  if (!read.ok) return read
  const root = read.value
  if (root.name !== 'project') return refuseLock('a pom.xml', 'its top element is not "project"')
  const parent = childrenNamed(root, 'parent')[0]
  const properties = childrenNamed(root, 'properties').flatMap(({ children }) => children)
  return {
    ok: true,
    value: {
      ...coordinatesOf(root),
      parent: parent && coordinatesOf(parent),
      properties: new Map(properties.map(({ name, text }) => [name, text.trim()])),
      managed: childrenNamed(root, 'dependencyManagement', 'dependencies', 'dependency').map(dependencyOf),
      dependencies: childrenNamed(root, 'dependencies', 'dependency').map(dependencyOf),
      licenses: childrenNamed(root, 'licenses', 'license').map(
        (one) => childText(one, 'name') || childText(one, 'url'),
      ),
    },
  }
}

function coordinatesOf(element: XmlElement): Parent {
  return {
    group: childText(element, 'groupId'),
    artifact: childText(element, 'artifactId'),
    version: childText(element, 'version'),
  }
}

function dependencyOf(element: XmlElement): Dependency {
  return { ...coordinatesOf(element), scope: childText(element, 'scope'), optional: childText(element, 'optional') }
}
