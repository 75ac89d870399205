/** Above the open groups: what is shown of them, how they are put together, and what the table tells of each. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import { useAccountNames } from '@/features/portfolio/useMarket'
import { onceList } from '@/lib/remember'
import { timeframe } from '@/lib/time'
import { selectOpenGroups } from '@/live/selectors'
import { type LiveStore, useLive } from '@/live/store'
import { AnyOf, OneOf, Toggle } from '@/ui/table/Facet'

import { type Sort, type SortKey, stateOrder } from '../order'
import { GROUP_WORDS } from '../words'
import { COLUMN_NAMES } from './columns'
import css from './FilterBar.module.css'
import { isNarrowed } from './narrowing'
import { GROUPINGS, type GroupBy } from './sections'
import { narrow, setGroupBy, setSort, showAll, useView } from './view'

const GROUPED: Readonly<Record<GroupBy, string>> = {
  none: 'nothing',
  pair: 'pair',
  account: 'account',
  timeframe: 'timeframe',
  state: 'state',
}

/** The different ones among the open groups, in no particular order. */
const different = <V,>(valueOf: (group: GroupView) => V): ((live: LiveStore) => readonly V[]) => {
  const values = onceList((groups: readonly GroupView[]) => [...new Set(groups.map(valueOf))])
  return (live) => values(selectOpenGroups(live))
}

const statesOf = different(({ status }) => status)
const accountsOf = different(({ account_id }) => account_id)
const timeframesOf = different(({ timeframe_seconds }) => timeframe_seconds)

/** What is open, and what is chosen although it is open no more. */
const offered = <V,>(present: readonly V[], chosen: readonly V[]): V[] => [...new Set([...present, ...chosen])]

/** @param bySort offered where no head of a table can be pressed @param aside stands at the end */
export function FilterBar({ bySort, aside }: { bySort: boolean; aside?: ReactNode }): ReactNode {
  const { narrowing, groupBy, sort } = useView()
  const { side, result, states, accounts, timeframes } = narrowing
  const names = useAccountNames()
  const allStates = offered(useLive(statesOf), states).sort((a, b) => stateOrder(a) - stateOrder(b))
  const allAccounts = offered(useLive(accountsOf), accounts)
  const allTimeframes = offered(useLive(timeframesOf), timeframes).sort((a, b) => (a ?? 0) - (b ?? 0))
  return (
    <div className={css.bar}>
      <div role="group" aria-label="Filters" className={css.chips}>
        {bySort ? <SortChoice sort={sort} /> : null}
        <Toggle on={side === 'long'} onToggle={() => narrow({ side: side === 'long' ? null : 'long' })}>Long</Toggle>
        <Toggle on={side === 'short'} onToggle={() => narrow({ side: side === 'short' ? null : 'short' })}>Short</Toggle>
        <Toggle on={result === 'profit'} onToggle={() => narrow({ result: result === 'profit' ? null : 'profit' })}>In profit</Toggle>
        <Toggle on={result === 'loss'} onToggle={() => narrow({ result: result === 'loss' ? null : 'loss' })}>At a loss</Toggle>
        <AnyOf
          label="State"
          options={allStates.map((value) => ({ value, label: GROUP_WORDS[value].text }))}
          chosen={states}
          onChoose={(chosen) => narrow({ states: chosen })}
        />
        {allTimeframes.length > 1 ? (
          <AnyOf
            label="Timeframe"
            options={allTimeframes.map((value) => ({ value, label: timeframe(value) }))}
            chosen={timeframes}
            onChoose={(chosen) => narrow({ timeframes: chosen })}
          />
        ) : null}
        {allAccounts.length > 1 ? (
          <AnyOf
            label="Account"
            options={allAccounts.map((value) => ({ value, label: names[value] ?? value }))}
            chosen={accounts}
            onChoose={(chosen) => narrow({ accounts: chosen })}
          />
        ) : null}
        {isNarrowed(narrowing) ? <Button onClick={showAll}>Clear the filters</Button> : null}
      </div>
      <div className={css.aside}>
        <OneOf
          label="Group by"
          options={GROUPINGS.map((value) => ({ value, label: GROUPED[value] }))}
          chosen={groupBy}
          usual="none"
          onChoose={setGroupBy}
        />
        {aside}
      </div>
    </div>
  )
}

const SORTS: readonly { sort: Sort; label: string }[] = [
  { sort: { key: 'age', descending: false }, label: 'newest' },
  { sort: { key: 'age', descending: true }, label: 'oldest' },
  { sort: { key: 'amount', descending: true }, label: 'most profit' },
  { sort: { key: 'amount', descending: false }, label: 'most loss' },
  { sort: { key: 'target', descending: true }, label: 'nearest to target' },
  { sort: { key: 'pair', descending: false }, label: 'pair' },
]

const nameOf = ({ key, descending }: Sort): string => `${key} ${descending}`
const columnName = (key: SortKey): string => (key === 'pair' ? 'Pair' : COLUMN_NAMES[key])

/** An order that was chosen in the table is offered too. */
function SortChoice({ sort }: { sort: Sort }): ReactNode {
  const isListed = SORTS.some((one) => nameOf(one.sort) === nameOf(sort))
  const own = { sort, label: `${columnName(sort.key)}, ${sort.descending ? 'falling' : 'rising'}` }
  const all = isListed ? SORTS : [...SORTS, own]
  return (
    <OneOf
      label="Sort"
      options={all.map(({ sort: one, label }) => ({ value: nameOf(one), label }))}
      chosen={nameOf(sort)}
      usual={nameOf(sort)}
      onChoose={(name) => setSort(all.find((one) => nameOf(one.sort) === name)?.sort ?? sort)}
    />
  )
}
