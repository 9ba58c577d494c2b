import { openForPrint } from '../../html/index.ts'

/** Searches and sorts the packages, and opens the folds for printing. */
export const script = `
(() => {
  'use strict'
  const form = document.getElementById('package-filter')
  const packages = document.querySelector('table.package-table')
  if (form !== null && packages !== null) {
    const rows = Array.from(packages.tBodies[0].rows, (row) => ({ row, text: row.textContent.toLowerCase() }))
    const output = form.querySelector('output')
    const apply = () => {
      const words = form.elements.q.value.toLowerCase().split(/\\s+/).filter(Boolean)
      let shown = 0
      for (const { row, text } of rows) {
        const fits = words.every((word) => text.includes(word))
        if (row.hidden === fits) row.hidden = !fits
        if (fits) shown++
      }
      output.textContent = (shown === rows.length ? '' : shown.toLocaleString('en') + ' of ') + rows.length.toLocaleString('en') + ' packages'
    }
    let timer = 0
    form.hidden = false
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(apply, 120) })
    apply()
  }

  const order = new Intl.Collator('en', { numeric: true })
  for (const table of document.querySelectorAll('table[data-sortable]')) {
    const body = table.tBodies[0]
    const heads = Array.from(table.tHead.rows[0].cells)
    heads.forEach((head, column) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'sort'
      button.append(...head.childNodes)
      head.append(button)
      button.addEventListener('click', () => {
        const sign = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1
        for (const other of heads) other.removeAttribute('aria-sort')
        head.setAttribute('aria-sort', sign === 1 ? 'ascending' : 'descending')
        const sorted = Array.from(body.rows, (row) => ({ row, text: row.cells[column].textContent }))
        sorted.sort((a, b) => sign * order.compare(a.text, b.text))
        body.append(...sorted.map(({ row }) => row))
      })
    })
  }

${openForPrint}
})()
`
