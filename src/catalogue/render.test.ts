import { expect, test } from 'vitest'
import { loadCatalogue, loadPages } from './catalogue.ts'
import { renderControlPage, renderControlsIndex } from './page.ts'
import { renderControlText } from './text.ts'
import type { Control, Page } from './types.ts'

const catalogue = loadCatalogue()
const pages = await loadPages()

function both(id: string): [Control, Page] {
  const control = catalogue.control(id)
  const page = control && pages[control.id]
  return control && page ? [control, page] : expect.fail(`no ${id}`)
}

test('a page goes from the reason over the checks to the exception', () => {
  const headings = renderControlPage(...both('POD-09')).match(/^## .*$/gm)
  expect(headings).toEqual([
    '## Why',
    '## The threat',
    '## Checks',
    '## How to fix',
    '## What remains',
    '## Trade-offs',
    '## How to make an exception',
    '## References',
  ])
})

test('a page marks numbers nobody confirmed', () => {
  const page = renderControlPage(...both('POD-01'))
  expect(page).toContain('CIS Kubernetes 1.12: 5.2.2<br>')
  expect(page).toMatch(/MITRE ATT&CK: T1610 \(unverified\)/)
})

test('the index links implemented controls and lists the others', () => {
  const index = renderControlsIndex(catalogue.controls)
  expect(index).toContain('| [POD-03](POD-03.md) | Containers run as a user other than root |')
  expect(index).toMatch(/^\| API-01 \|.* \| planned \|$/m)
})

test('the text for a terminal fits its width', () => {
  for (const control of catalogue.controls) {
    for (const width of [60, 100]) {
      const lines = renderControlText(...both(control.id), { width }).split('\n')
      const tooLong = lines.filter(
        (line) => line.length > width && !/^ *\S+( {2}\(.*\))?$/.test(line) && !/^ {2}[A-Z]+-/.test(line),
      )
      expect(tooLong, control.id).toEqual([])
    }
  }
})

test('the text for one check shows its examples and leaves the other checks out', () => {
  const text = renderControlText(...both('POD-02'), { width: 80, check: 'POD-02/host-pid' })
  expect(text).toContain('BAD\n  apiVersion: apps/v1')
  expect(text).toContain('POD-02/host-pid')
  expect(text).not.toContain('POD-02/host-ports')
})

test('the text of a planned control says that nothing evaluates it', () => {
  const text = renderControlText(...both('RB-24'), { width: 80 })
  expect(text).toContain('planned: nothing evaluates it yet')
  expect(text).not.toContain('CHECK')
})

test('no text contains a control character', () => {
  const control = /[\p{Cc}\p{Cf}]/u
  for (const { id } of catalogue.controls) {
    const text = renderControlText(...both(id), { width: 80 }).replaceAll('\n', '')
    expect(control.test(text), id).toBe(false)
  }
})
