/** The head of a section: what its groups share, how many they are, and their totals in the columns that they belong to. */
import { type ReactNode, memo } from 'react'

import { UNKNOWN, ZERO, decimal, formatMoney, formatPercent, formatPnl, moneyDecimals, sum } from '@/lib/decimal'
import { Amount } from '@/ui/Amount'
import { Icon } from '@/ui/Icon'
import table from '@/ui/table.module.css'
import type { Column } from '@/ui/table/columns'
import { pnlTone } from '@/ui/tone'

import type { OpenTotals } from '../calculate'
import { useTotalsOf } from '../useOpenGroups'
import type { ColumnKey } from './columns'
import css from './SectionRow.module.css'
import type { Section } from './sections'
import { fold } from './view'

interface SectionRowProps {
  section: Section
  folded: boolean
  row: number
  columns: readonly Column<ColumnKey>[]
  quote: string
}

export const SectionRow = memo(function SectionRow({ section, folded, row, columns, quote }: SectionRowProps): ReactNode {
  const totals = useTotalsOf(section.groups)
  return (
    <div role="row" aria-rowindex={row} className={`${table.row} ${css.section}`}>
      {columns.map(({ key, align }) => (
        <div
          key={key}
          role={key === 'pair' ? 'rowheader' : 'cell'}
          className={key === 'pair' ? css.name : `${table.cell} ${align === undefined ? '' : table[align]}`}
        >
          {key === 'pair' ? <Fold section={section} folded={folded} /> : totalIn(key, section, totals, quote)}
        </div>
      ))}
      <div role="cell" />
    </div>
  )
})

export function Fold({ section, folded }: { section: Section; folded: boolean }): ReactNode {
  return (
    <button type="button" className={css.fold} aria-expanded={!folded} onClick={() => fold(section.key)}>
      <span className={css.arrow} data-folded={folded}>
        <Icon name="chevron" size={14} />
      </span>
      {section.name}
      <span className={css.count}>{section.groups.length}</span>
    </button>
  )
}

function totalIn(key: ColumnKey, { groups }: Section, { profit, percent, deployed }: OpenTotals, quote: string): ReactNode {
  const realized = (): ReturnType<typeof sum> => sum(groups.map(({ realized_pnl }) => decimal(realized_pnl) ?? ZERO))
  switch (key) {
    case 'amount':
      // Where nothing is held whose price is known, there is no profit to be told.
      return percent === null ? UNKNOWN : <Amount text={formatPnl(profit, quote)} tone={pnlTone(profit, moneyDecimals(quote))} />
    case 'percent':
      return <Amount text={formatPercent(percent)} tone={pnlTone(percent)} />
    case 'invested':
      return <Amount text={formatMoney(deployed, quote)} />
    case 'realized':
      return <Amount text={formatPnl(realized(), quote)} tone={pnlTone(realized(), moneyDecimals(quote))} />
    case 'legs':
      return `${total(groups, 'legs_filled')}/${total(groups, 'legs_total')}`
    case 'pair':
    case 'timeframe':
    case 'side':
    case 'pyramids':
    case 'average':
    case 'price':
    case 'target':
    case 'mode':
    case 'state':
    case 'account':
    case 'age':
      return null
  }
}

const total = (groups: Section['groups'], key: 'legs_filled' | 'legs_total'): number => groups.reduce((all, group) => all + group[key], 0)
