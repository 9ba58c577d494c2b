import { type JsonObject, member, textAt } from '../../core/index.ts'

export const modes = ['enforce', 'audit', 'warn'] as const
export type Mode = (typeof modes)[number]

const levels = ['privileged', 'baseline', 'restricted'] as const
export type Level = (typeof levels)[number]

/** The newest version of the standards known here. An older cluster takes it for its own newest one. */
export const newestVersion = 'v1.37'

/** One label of a namespace: `value` as written, `valid` what admission understands of it. */
export interface LabelRead<T> {
  readonly key: string
  readonly value: string | undefined
  readonly valid: T | undefined
}

export const labelKey = (mode: Mode, part: '' | '-version' = ''): string => `pod-security.kubernetes.io/${mode}${part}`

export function levelOf(labels: JsonObject, mode: Mode): LabelRead<Level> {
  const read = readLabel(labels, labelKey(mode))
  return { ...read, valid: levels.find((level) => level === read.value) }
}

export function versionOf(labels: JsonObject, mode: Mode): LabelRead<string> {
  const read = readLabel(labels, labelKey(mode, '-version'))
  const isVersion = read.value !== undefined && /^(latest|v1\.(0|[1-9]\d{0,2}))$/.test(read.value)
  return { ...read, valid: isVersion ? read.value : undefined }
}

/** Whether one level asks at least as much as another. */
export function isAtLeast(level: Level, least: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(least)
}

export function isLevel(text: string): text is Level {
  return levels.some((level) => level === text)
}

function readLabel(labels: JsonObject, key: string): { key: string; value: string | undefined } {
  const written = member(labels, key)
  return { key, value: textAt(labels, key) ?? (written === undefined ? undefined : JSON.stringify(written)) }
}
