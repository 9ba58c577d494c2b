/** Folds are open on paper. A part of a script. */
export const openForPrint = `  let opened = []
  addEventListener('beforeprint', () => {
    opened = Array.from(document.querySelectorAll('details:not([open])'))
    for (const element of opened) element.open = true
  })
  addEventListener('afterprint', () => {
    for (const element of opened) element.open = false
  })`

/**
 * Filters the list, keeps the filter in the address so that a view can be shared, and opens the folds for printing.
 * Plain and self-contained; each pass goes over the rows once.
 */
export const script = `
(() => {
  'use strict'
  const form = document.getElementById('filter')
  if (form === null) return
  const list = document.getElementById('list')
  const nothing = document.getElementById('nothing')
  const output = form.querySelector('output')
  const groups = Array.from(list.children, (element) => {
    const places = element.querySelector('[data-places]')
    const { control, family, text } = element.dataset
    const rows = Array.from(element.querySelectorAll('table.places > tbody > tr'), (row) => ({
      row, severity: row.dataset.s, ns: row.dataset.ns, state: row.dataset.st, fixable: 'fix' in row.dataset, text: undefined,
    }))
    return { element, places, label: places.textContent, control, family, text, rows }
  })
  const total = groups.reduce((sum, { rows }) => sum + rows.length, 0)
  const number = (count) => count.toLocaleString('en')

  const read = () => ({
    words: form.elements.q.value.toLowerCase().split(/\\s+/).filter(Boolean),
    severities: new Set(Array.from(form.querySelectorAll('[name=severity]:checked'), (box) => box.value)),
    ns: form.elements.ns.value,
    family: form.elements.family.value,
    control: form.elements.control.value,
    state: form.elements.state.value,
  })
  const textOf = (group, one) => (one.text ??= (one.row.textContent + ' ' + one.ns + ' ' + group.text).toLowerCase())
  const inState = (one, state) =>
    state === '' ||
    (state === 'fixable' ? one.fixable : state === 'open' ? one.state !== 'excepted' : one.state === state)
  const show = (element, wanted) => { if (element.hidden === wanted) element.hidden = !wanted }

  const apply = () => {
    const wanted = read()
    let shown = 0
    for (const group of groups) {
      let count = 0
      const possible =
        (wanted.control === '' || wanted.control === group.control) &&
        (wanted.family === '' || wanted.family === group.family)
      if (possible)
        for (const one of group.rows) {
          const matches =
            wanted.severities.has(one.severity) &&
            (wanted.ns === '' || wanted.ns === one.ns) &&
            inState(one, wanted.state) &&
            wanted.words.every((word) => textOf(group, one).includes(word))
          show(one.row, matches)
          if (matches) count++
        }
      show(group.element, count > 0)
      const label = count === group.rows.length ? group.label : number(count) + ' of ' + group.label
      if (group.places.textContent !== label) group.places.textContent = label
      shown += count
    }
    output.textContent = (shown === total ? number(total) : number(shown) + ' of ' + number(total)) + ' findings'
    show(nothing, shown === 0)
    return shown
  }

  const isReset = () => {
    const { words, severities, ns, family, control, state } = read()
    return words.length === 0 && severities.size === 4 && ns === '' && family === '' && control === '' && state === ''
  }
  const address = () => {
    const query = new URLSearchParams()
    for (const name of ['q', 'ns', 'family', 'control', 'state'])
      if (form.elements[name].value !== '') query.set(name, form.elements[name].value)
    const { severities } = read()
    if (severities.size < 4) query.set('severity', [...severities].join(','))
    return isReset() ? '#findings' : '#filter?' + query
  }
  const remember = () => {
    try { history.replaceState(null, '', address()) } catch { /* a sandboxed page keeps no address */ }
  }
  const setOpen = (open) => {
    for (const { element } of groups) if (!element.hidden) element.open = open
  }
  const fromAddress = () => {
    if (!location.hash.startsWith('#filter?')) return
    const query = new URLSearchParams(location.hash.slice(8))
    for (const name of ['q', 'ns', 'family', 'control', 'state']) form.elements[name].value = query.get(name) ?? ''
    const severities = query.get('severity')?.split(',')
    for (const box of form.querySelectorAll('[name=severity]')) box.checked = severities?.includes(box.value) ?? true
    const shown = apply()
    if (shown <= 150) setOpen(true)
    document.getElementById('findings').scrollIntoView()
  }

  let timer = 0
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => { apply(); remember() }, 120)
  })
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : undefined
    const link = target?.closest('a[data-filter]')
    if (link && link.hash === location.hash) fromAddress()
    if (target?.closest('[data-reset]')) { form.reset(); apply(); remember() }
    if (target?.closest('[data-open]')) setOpen(true)
    if (target?.closest('[data-close]')) setOpen(false)
  })
  addEventListener('hashchange', fromAddress)

${openForPrint}
  apply()
  fromAddress()
})()
`
