/** The head of a table: a title per column, pressed to sort by it. */
import type { ReactNode } from 'react'

import { Icon } from '../Icon'
import table from '../table.module.css'
import type { Column } from './columns'

export interface Sorting<K extends string> {
  key: K
  descending: boolean
}

interface HeadRowProps<K extends string> {
  columns: readonly Column<K>[]
  sort: Sorting<K> | null
  onSort: (key: K) => void
  /** Columns that can be sorted by; all when left out. */
  sortable?: readonly K[]
  /** Names a last column that has no title to be seen. */
  last?: string
}

export function HeadRow<K extends string>({ columns, sort, onSort, sortable, last }: HeadRowProps<K>): ReactNode {
  return (
    <div role="rowgroup" className={table.sticky}>
      <div role="row" className={table.head} aria-rowindex={1}>
        {columns.map(({ key, title, align }) => {
          const own = sort?.key === key ? sort : null
          return (
            <div
              key={key}
              role="columnheader"
              className={align === undefined ? undefined : table[align]}
              aria-sort={own === null ? undefined : own.descending ? 'descending' : 'ascending'}
            >
              {sortable?.includes(key) === false ? (
                title
              ) : (
                <button type="button" className={table.sort} onClick={() => onSort(key)}>
                  {title}
                  {own === null ? null : <Icon name={own.descending ? 'down' : 'up'} size={12} />}
                </button>
              )}
            </div>
          )
        })}
        {last === undefined ? null : (
          <div role="columnheader">
            <span className="visually-hidden">{last}</span>
          </div>
        )}
      </div>
    </div>
  )
}
