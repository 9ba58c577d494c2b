import { describe, expect, it } from 'vitest'
import type { FixOp, Json, Path } from '../../core/index.ts'
import { editYaml } from './edit.ts'

const set = (path: Path, value: Json): FixOp => ({ op: 'set', path, value })
const remove = (...path: (string | number)[]): FixOp => ({ op: 'remove', path })

function edited(text: string, ...ops: FixOp[]): string {
  const result = editYaml(text, ops)
  if (!result.ok) throw new Error(result.error)
  return result.value.text
}

function refusal(text: string, ...ops: FixOp[]): string {
  const result = editYaml(text, ops)
  return result.ok ? `edited: ${result.value.text}` : result.error
}

const pod = `# head
spec: # the pod
  # first
  containers:
  - name: 'app'   # it
    image: "x:1"
    ports: [{containerPort: 80, hostPort: 80}, { containerPort: 81 }]
    securityContext:
      privileged: true  # why
  hostPID: yes
# tail
`

describe('setting a value', () => {
  it('replaces a scalar and nothing else', () => {
    expect(edited(pod, set(['spec', 'containers', 0, 'securityContext', 'privileged'], false))).toBe(
      pod.replace('privileged: true ', 'privileged: false '),
    )
    expect(edited(pod, set(['spec', 'hostPID'], false))).toBe(pod.replace('yes', 'false'))
  })

  it.each([
    [`a: 'x'\n`, 'w', `a: 'w'\n`],
    [`a: "x"\n`, 'w', `a: "w"\n`],
    [`a: x\n`, 'w/1.2-b', `a: w/1.2-b\n`],
    [`a: x\n`, 'yes', `a: "yes"\n`],
    [`a: x\n`, '0644', `a: "0644"\n`],
    [`a: x\n`, 'b: c # d', `a: "b: c # d"\n`],
    [`a: x\n`, 'two\nlines\u202e', `a: "two\\nlines\\u202e"\n`],
    [`a: 'x'\n`, "it's", `a: 'it''s'\n`],
    [`a:\n`, true, `a: true\n`],
    [`a: # later\nb: 1\n`, { c: 1 }, `a: # later\n  c: 1\nb: 1\n`],
    [`a: ~\n`, { c: 1 }, `a:\n  c: 1\n`],
    [`a: {} # none\n`, { c: { d: [1] } }, `a: # none\n  c:\n    d:\n      - 1\n`],
    [`a: {b: 1}\n`, 2, `a: 2\n`],
    [`a:\n  b: 1\nc: 3\n`, 2, `a: 2\nc: 3\n`],
    [`a:\n- b\nc: 3\n`, { d: 1 }, `a:\n  d: 1\nc: 3\n`],
    [`a: |\n  text\n  more\n\nc: 3\n`, 'w', `a: w\n\nc: 3\n`],
    [`a: 1`, 2, `a: 2`],
    [`{a: 1, b: 2}\n`, { c: [true, 'on'] }, `{a: {c: [true, "on"]}, b: 2}\n`],
  ])('writes %j with %j as %j', (before, value, after) => {
    expect(edited(before, set(['a'], value as Json))).toBe(after)
  })

  it('keeps large integers exact', () => {
    expect(edited('a: 1\n', set(['a'], 9007199254740993n))).toBe('a: 9007199254740993\n')
  })

  it('adds members at the end of their mapping, as deep as needed', () => {
    expect(edited(pod, set(['spec', 'containers', 0, 'securityContext', 'capabilities', 'drop', 0], 'ALL'))).toBe(
      pod.replace('# why\n', '# why\n      capabilities:\n        drop:\n        - ALL\n'),
    )
    expect(edited(pod, set(['spec', 'securityContext', 'runAsNonRoot'], true))).toBe(
      pod.replace('hostPID: yes\n', 'hostPID: yes\n  securityContext:\n    runAsNonRoot: true\n'),
    )
    expect(edited(pod, set(['spec', 'containers', 0, 'ports', 1, 'hostPort'], 0))).toBe(
      pod.replace('containerPort: 81 }', 'containerPort: 81, hostPort: 0 }'),
    )
  })

  it('adds items at the end of a list', () => {
    expect(edited('a:\n- x # one\n# two\nb: 1\n', set(['a', 1], 'w'))).toBe('a:\n- x # one\n- w\n# two\nb: 1\n')
    expect(edited('a:\n    - x\n', set(['a', 9], { b: 1, c: [2] }))).toBe(
      'a:\n    - x\n    - b: 1\n      c:\n          - 2\n',
    )
    expect(edited('a: [x, y]\n', set(['a', 2], 'z'))).toBe('a: [x, y, z]\n')
    expect(edited('a: []\n', set(['a', 0], 'z'))).toBe('a:\n  - z\n')
  })

  it('adds behind a text of several lines without changing it', () => {
    const text = 'a:\n  script: |\n    one\n\n    # no comment\n\nb: 1\n'
    expect(edited(text, set(['a', 'c'], 1))).toBe(text.replace('\nb:', '\n  c: 1\nb:'))
    expect(edited('a:\n  script: |+\n    one\n\n\n', set(['a', 'c'], 1))).toBe(
      'a:\n  script: |+\n    one\n\n\n  c: 1\n',
    )
  })

  it('keeps carriage returns, and a last line without a line break', () => {
    expect(edited('a:\r\n  b: 1 # x\r\nc: 2\r\n', set(['a', 'd', 'e'], 1))).toBe(
      'a:\r\n  b: 1 # x\r\n  d:\r\n    e: 1\r\nc: 2\r\n',
    )
    expect(edited('a:\n  b: 1', set(['c'], 2))).toBe('a:\n  b: 1\nc: 2')
  })

  it('leaves a value that is right already', () => {
    expect(edited('a: on # yes\n', set(['a'], true))).toBe('a: on # yes\n')
  })
})

describe('removing a value', () => {
  it.each([
    ['a: 1\nb: 2\n', ['a'], 'b: 2\n'],
    ['a: 1\nb: 2', ['b'], 'a: 1'],
    ['a: 1\r\nb: 2\r\n', ['b'], 'a: 1\r\n'],
    ['a: 1\n# about b\nb: 2 # why\nc: 3\n', ['b'], 'a: 1\n# about b\n# why\nc: 3\n'],
    ['a:\n  - b: 1\n    c: 2\n', ['a', 0, 'b'], 'a:\n  - c: 2\n'],
    ['a:\n  - b: 1 # why\n    c: 2\n', ['a', 0, 'b'], 'a:\n  - # why\n    c: 2\n'],
    ['a:\n  - b: 1\n    # about c\n    c: 2\n', ['a', 0, 'b'], 'a:\n  -\n    # about c\n    c: 2\n'],
    ['a:\n  - b: 1\n    c: 2\n', ['a', 0, 'c'], 'a:\n  - b: 1\n'],
    ['a:\n  b: 1 # why\nc: 2\n', ['a', 'b'], 'a: {}\n  # why\nc: 2\n'],
    ['a:\n  - x # why\n  # then\n  - y\n', ['a', 0], 'a:\n  # why\n  # then\n  - y\n'],
    ['a:\n- x\n- y: 1\n  z: 2\nb: 1\n', ['a', 1], 'a:\n- x\nb: 1\n'],
    ['a:\n- x\nb: 1\n', ['a', 0], 'a: []\nb: 1\n'],
    ['a: [x, y, z]\n', ['a', 0], 'a: [y, z]\n'],
    ['a: [x, y, z]\n', ['a', 2], 'a: [x, y]\n'],
    ['a: [ x ]\n', ['a', 0], 'a: [  ]\n'],
    ['a: { x: 1, z: 2 }\n', ['a', 'z'], 'a: { x: 1 }\n'],
    ['a:\n- - x\n  - y\n', ['a', 0, 0], 'a:\n- - y\n'],
    ['a: 1\nb: |\n  x\n\n  y\n\nc: 2\n', ['b'], 'a: 1\nc: 2\n'],
  ])('makes %j without %j %j', (before, path, after) => {
    expect(edited(before, remove(...path))).toBe(after)
  })
})

describe('refusing', () => {
  const shared = 'base: &base {privileged: true}\na: *base\nb:\n  <<: *base\n  c: 1\n'

  it.each([
    [shared, set(['base', 'privileged'], false), 'base is shared by an anchor (&) with other places'],
    [shared, set(['base'], false), 'base is shared by an anchor (&) with other places'],
    [shared, set(['a', 'privileged'], false), 'a is an alias (*) of a value written elsewhere'],
    [shared, remove('a'), 'a is an alias (*) of a value written elsewhere'],
    [shared, set(['b', 'privileged'], false), 'b takes over fields by a merge key (<<)'],
    [shared, remove('b', 'privileged'), 'b takes over fields by a merge key (<<)'],
    ['{"a": 1}', set(['a'], 2), 'it is JSON, and only YAML is edited'],
    ['a: 1\n', set(['a', 'b'], 2), 'a is not a mapping'],
    ['a: 1\n', set(['a', 0], 2), 'a is not a list'],
    ['a: 1\n', remove('b'), 'there is no b to remove'],
    ['a: [1]\n', remove('a', 1), 'there is no a[1] to remove'],
    ['a: 1\n', remove('a'), 'nothing would be left of the document'],
    ['a: [1,\n  2, # two\n  3]\n', remove('a', 1), 'a comment would be lost'],
    ['a: : 1\n', set(['a'], 2), 'the document is not YAML'],
    [
      'a: !!str 5\n',
      set(['a'], true),
      'the document is written in a way that cannot be edited without changing something else',
    ],
    ['a: &x\nb: 1\n', set(['a'], true), 'an anchor or tag stands where the value would be'],
    [
      'a: |\n  no end',
      set(['b'], 1),
      'the document is written in a way that cannot be edited without changing something else',
    ],
    [`a: ${'x'.repeat(1024 * 1024)}`, set(['b'], 1), 'the document is larger than 1 MiB'],
  ])('leaves the text as it is (%#)', (text, op, why) => {
    expect(refusal(text, op)).toBe(why)
  })

  it('does not hold an anchor against another part of the document', () => {
    expect(edited(shared, set(['b', 'c'], 2))).toBe(shared.replace('c: 1', 'c: 2'))
  })
})

describe('names with a meaning of their own', () => {
  it('are plain members', () => {
    const text = edited('a: 1\n', set(['__proto__', 'x'], true), set(['constructor'], 'w'))
    expect(text).toBe('a: 1\n__proto__:\n  x: true\nconstructor: w\n')
  })
})
