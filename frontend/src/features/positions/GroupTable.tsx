/** The open groups as a live table. The table knows only which groups in which order; each row watches its own data. */
import { Fragment, type ReactNode, memo, useCallback, useMemo, useState } from 'react'

import type { GroupView } from '@/api/types'
import { paths } from '@/lib/paths'
import { selectGroup } from '@/live/selectors'
import { useLive } from '@/live/store'
import { VirtualRows } from '@/ui/VirtualRows'
import table from '@/ui/table.module.css'
import { type Column, templateOf } from '@/ui/table/columns'
import { HeadRow } from '@/ui/table/HeadRow'
import { RowLink } from '@/ui/table/RowLink'
import { linkOf, useRowFocus } from '@/ui/table/useRowFocus'
import { useRowHeight } from '@/ui/table/useRowHeight'

import css from './GroupTable.module.css'
import { type Arrangement, type Item, keyOf } from './list/arrange'
import { CELLS, cellClass, pairClass } from './list/cells'
import type { ColumnKey } from './list/columns'
import { RowBelow } from './list/RowBelow'
import { type MenuAt, RowMenu } from './list/RowMenu'
import { ROW_KEYS, mayAsk } from './list/rowKinds'
import { SectionRow } from './list/SectionRow'
import { type RowKind, useRowAsk } from './list/useRowAsk'
import { pressColumn, useView } from './list/view'
import { useFigures, useLiveGroup } from './useGroup'
import { usePriceDigits } from './useOpenGroups'

const MENU_WIDTH = 28
const KEYS = Object.keys(ROW_KEYS).join(' ')

interface GroupTableProps {
  arrangement: Arrangement
  columns: readonly Column<ColumnKey>[]
  quote: string
}

export function GroupTable({ arrangement, columns, quote }: GroupTableProps): ReactNode {
  const { items, groups } = arrangement
  const sort = useView((view) => view.sort)
  const digits = usePriceDigits(groups)
  const rowHeight = useRowHeight()
  const { open, told, ask, keep, tell } = useRowAsk()
  const [menu, setMenu] = useState<MenuAt | null>(null)
  const closeMenu = useCallback(() => setMenu(null), [])
  const ids = useMemo(() => groups.map(({ id }) => id), [groups])
  const focus = useRowFocus(ids, rowHeight, (key, id) => {
    const kind = ROW_KEYS[key]
    const group = selectGroup(id)(useLive.getState())
    if (kind === undefined || group === null || !mayAsk(group, kind)) return false
    ask(id, kind)
    return true
  })
  const { box, claim } = focus
  const acts = useMemo<RowActs>(() => {
    const back = (id: string): void => linkOf(box.current, id)?.focus()
    return {
      claim,
      onMenu: setMenu,
      onKeep: (id) => {
        keep()
        back(id)
      },
      onAccepted: (id, text) => {
        tell({ id, text })
        back(id)
      },
    }
  }, [box, claim, keep, tell])
  const style = { '--columns': `${templateOf(columns)} ${MENU_WIDTH}px`, '--gap': '12px' } as React.CSSProperties
  const draw = (item: Item, index: number): ReactNode => {
    if (item.kind === 'section') return <SectionRow section={item.section} folded={item.folded} row={index + 2} columns={columns} quote={quote} />
    const { id } = item
    const asked = open?.id === id ? open.kind : null
    const said = told?.id === id ? told.text : null
    return <GroupRow id={id} row={index + 2} digits={digits} columns={columns} active={focus.active === id} asked={asked} told={said} acts={acts} />
  }
  return (
    <div
      ref={box}
      role="table"
      aria-label="Open groups"
      aria-rowcount={items.length + 1}
      className={table.table}
      style={style}
      {...focus.handlers}
    >
      <HeadRow columns={columns} sort={sort} onSort={pressColumn} last="Actions" />
      <VirtualRows items={items} keyOf={keyOf} rowHeight={rowHeight} render={draw} />
      <RowMenu at={menu} onClose={closeMenu} onChoose={ask} />
    </div>
  )
}

interface RowActs {
  claim: (id: string, link: HTMLElement | null) => void
  onMenu: (at: MenuAt) => void
  onKeep: (id: string) => void
  onAccepted: (id: string, text: string) => void
}

interface RowProps {
  id: string
  row: number
  digits: number
  columns: readonly Column<ColumnKey>[]
  /** Whether Tab leads here. */
  active: boolean
  asked: RowKind | null
  told: string | null
  acts: RowActs
}

const GroupRow = memo(function GroupRow(props: RowProps): ReactNode {
  const group = useLiveGroup(props.id)
  return group === null ? null : <FilledRow {...props} group={group} />
})

function FilledRow({ group, row, digits, columns, active, asked, told, acts }: RowProps & { group: GroupView }): ReactNode {
  const figures = useFigures(group)
  const { id, symbol } = group
  return (
    <div data-row={id} className={css.group} data-asks={asked !== null || told !== null}>
      <div role="row" aria-rowindex={row} className={`${table.row} ${table.link} ${table.covered}`}>
        {columns.map(({ key, align }) =>
          key === 'pair' ? (
            <div key={key} role="cell" className={pairClass(symbol)}>
              <RowLink id={id} to={paths.group(id)} active={active} claim={acts.claim} keys={KEYS}>
                {symbol}
              </RowLink>
            </div>
          ) : (
            <Fragment key={key}>{CELLS[key]({ group, figures, digits, cell: cellClass(key, align) })}</Fragment>
          ),
        )}
        <div role="cell" className={table.own}>
          <button
            type="button"
            className={css.more}
            aria-label={`Actions for ${symbol}`}
            aria-haspopup="menu"
            tabIndex={active ? 0 : -1}
            onClick={(event) => acts.onMenu({ id, anchor: event.currentTarget })}
          />
        </div>
      </div>
      {asked === null && told === null ? null : (
        <div role="row">
          <div role="cell">
            <RowBelow below={{ asked, told }} group={group} price={figures.price} onKeep={acts.onKeep} onAccepted={acts.onAccepted} />
          </div>
        </div>
      )}
    </div>
  )
}
