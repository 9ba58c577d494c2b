import type { ByteView } from '../byte-view/index.ts'
import type { WarningPile } from '../os-packages/index.ts'
import { BlobBudget } from './blob-reader.ts'
import { openSqlite, type SqlitePages } from './sqlite-pages.ts'
import { type Column, columnsOf, recordsOf } from './sqlite-rows.ts'

/** The headers of rpm's `Packages (hnum INTEGER PRIMARY KEY, blob BLOB)`; only what stands in this file, not its log. */
export function* sqliteBlobs(view: ByteView, warnings: WarningPile): Generator<Buffer> {
  const pages = openSqlite(view)
  const root = pages && rootOfTable(pages, new BlobBudget(view), 'Packages')
  if (pages === undefined || root === undefined) {
    warnings.add('the database has no table Packages')
    return
  }
  for (const record of recordsOf(pages, root, new BlobBudget(view))) {
    const blob = record && bytesOf(columnsOf(record, 2)[1])
    if (blob === undefined) warnings.add('a row of the table Packages is damaged')
    else yield blob
  }
}

/** Page 1 is the table of tables: type, name, table, root page, SQL. */
function rootOfTable(pages: SqlitePages, budget: BlobBudget, wanted: string): number | undefined {
  for (const record of recordsOf(pages, 1, budget)) {
    const [type, name, , root] = record === undefined ? [] : columnsOf(record, 4)
    const isWanted = bytesOf(type)?.toString() === 'table' && bytesOf(name)?.toString() === wanted
    if (isWanted && root?.kind === 'number') return root.value
  }
  return undefined
}

function bytesOf(column: Column | undefined): Buffer | undefined {
  return column?.kind === 'bytes' ? column.value : undefined
}
