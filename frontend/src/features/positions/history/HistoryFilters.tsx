/** Above the closed groups: what is asked for, in which order, and the same as a file. */
import Button from '@mui/material/Button'
import { type ReactNode, useId, useState } from 'react'

import { fetchClosedFile } from '@/api/groups'
import { useWish } from '@/api/useWish'
import { useAccountNames } from '@/features/portfolio/useMarket'
import { timeframe } from '@/lib/time'
import { Icon } from '@/ui/Icon'
import { saveFile } from '@/ui/download'
import { PAGE_FILTER_ID } from '@/ui/form/pageFilter'
import { OneOf } from '@/ui/table/Facet'

import field from '../FilterField.module.css'
import bar from '../list/FilterBar.module.css'
import { ALL_CLOSED, type HistoryFilter, ORDERS, isFiltered, wantedOf, withDay } from './filter'
import css from './HistoryFilters.module.css'
import { meant } from './symbol'

interface HistoryFiltersProps {
  portfolioId: string
  filter: HistoryFilter
  /** Pairs and timeframes that are known to occur. */
  symbols: readonly string[]
  timeframes: readonly number[]
  onChange: (filter: HistoryFilter) => void
}

export function HistoryFilters({ portfolioId, filter, symbols, timeframes, onChange }: HistoryFiltersProps): ReactNode {
  const accounts = Object.entries(useAccountNames())
  const change = (next: Partial<HistoryFilter>): void => onChange({ ...filter, ...next })
  return (
    <div className={bar.bar}>
      <div role="group" aria-label="Filters" className={bar.chips}>
        <PairField chosen={filter.symbol} symbols={symbols} onChoose={(symbol) => change({ symbol })} />
        <OneOf
          label="Side"
          options={[any('both'), { value: 'long' as const, label: 'long' }, { value: 'short' as const, label: 'short' }]}
          chosen={filter.side}
          usual={null}
          onChoose={(side) => change({ side })}
        />
        <OneOf
          label="Result"
          options={[any('any'), { value: 'win' as const, label: 'profit' }, { value: 'loss' as const, label: 'loss' }]}
          chosen={filter.result}
          usual={null}
          onChoose={(result) => change({ result })}
        />
        <OneOf
          label="Timeframe"
          options={[any('any'), ...timeframes.map((value) => ({ value, label: timeframe(value) }))]}
          chosen={filter.timeframe}
          usual={null}
          onChoose={(seconds) => change({ timeframe: seconds })}
        />
        {accounts.length > 1 || filter.account !== null ? (
          <OneOf
            label="Account"
            options={[any('any'), ...accounts.map(([value, label]) => ({ value, label }))]}
            chosen={filter.account}
            usual={null}
            onChoose={(account) => change({ account })}
          />
        ) : null}
        <DayField label="From" value={filter.from} onChange={(day) => onChange(withDay(filter, 'from', day))} />
        <DayField label="To" value={filter.to} onChange={(day) => onChange(withDay(filter, 'to', day))} />
        {isFiltered(filter) ? <Button onClick={() => onChange({ ...ALL_CLOSED, order: filter.order })}>Show all</Button> : null}
      </div>
      <div className={bar.aside}>
        <OneOf
          label="Order"
          options={ORDERS.map((value) => ({ value, label: `${value} first` }))}
          chosen={filter.order}
          usual={filter.order}
          onChoose={(order) => change({ order })}
        />
        <Download portfolioId={portfolioId} filter={filter} />
      </div>
    </div>
  )
}

const any = (label: string): { value: null; label: string } => ({ value: null, label })

interface PairFieldProps {
  chosen: string | null
  symbols: readonly string[]
  onChoose: (symbol: string | null) => void
}

/** Asked for once it is a known pair, or on Enter, or when the field is left. */
function PairField({ chosen, symbols, onChoose }: PairFieldProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null)
  const list = useId()
  const settle = (text: string | null): void => {
    setTyped(null)
    if (text !== null && meant(text, symbols) !== chosen) onChoose(meant(text, symbols))
  }
  return (
    <label className={`${field.field} ${css.pair}`}>
      <Icon name="search" size={14} />
      <span className="visually-hidden">Pair</span>
      <input
        id={PAGE_FILTER_ID}
        type="search"
        list={list}
        placeholder="Every pair"
        autoComplete="off"
        spellCheck={false}
        value={typed ?? chosen ?? ''}
        onChange={({ target: { value } }) => {
          if (value === '' || symbols.includes(value)) settle(value)
          else setTyped(value)
        }}
        onBlur={() => settle(typed)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') settle(typed)
          if (key === 'Escape') settle('')
        }}
      />
      <datalist id={list}>
        {symbols.map((symbol) => (
          <option key={symbol} value={symbol} />
        ))}
      </datalist>
    </label>
  )
}

function DayField({ label, value, onChange }: { label: string; value: string | null; onChange: (day: string) => void }): ReactNode {
  return (
    <label className={css.day} data-on={value !== null}>
      {label}
      <input type="date" value={value ?? ''} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

function Download({ portfolioId, filter }: { portfolioId: string; filter: HistoryFilter }): ReactNode {
  const { step, send } = useWish()
  const busy = step.kind === 'sending'
  return (
    <>
      <Button
        variant="outlined"
        color="inherit"
        disabled={busy}
        startIcon={<Icon name="save" size={14} />}
        onClick={() => send(() => fetchClosedFile(portfolioId, wantedOf(filter)), saveFile)}
      >
        {busy ? 'Writing…' : 'CSV'}
      </Button>
      {step.kind === 'failed' ? <span role="alert" className={css.failure}>{`No file. ${step.message}`}</span> : null}
    </>
  )
}
