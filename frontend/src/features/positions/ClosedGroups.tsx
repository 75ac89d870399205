/** The groups that are closed, with what each brought: narrowed, ordered, and as a file. Those of today arrive live. */
import Button from '@mui/material/Button'
import { type ReactNode, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import type { GroupView } from '@/api/types'
import type { Pages } from '@/api/usePages'
import { useAccountNames } from '@/features/portfolio/useMarket'
import { formatPnl, moneyDecimals } from '@/lib/decimal'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { Empty, Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'
import { fitting } from '@/ui/table/columns'
import { pnlTone } from '@/ui/tone'
import { useWide } from '@/ui/useWide'
import { useWidth } from '@/ui/useWidth'

import css from './ClosedGroups.module.css'
import { closedTotals } from './calculate'
import { historyColumns } from './history/columns'
import { ALL_CLOSED, type HistoryFilter, isFiltered, readFilter, writeFilter } from './history/filter'
import { HistoryCards } from './history/HistoryCards'
import { HistoryFilters } from './history/HistoryFilters'
import { HistoryTable } from './history/HistoryTable'
import { useHistory } from './history/useHistory'

const USUAL_TIMEFRAMES = [60, 300, 900, 3_600, 14_400, 86_400]
const USUAL_WIDTH = 1440

interface ClosedGroupsProps {
  portfolioId: string
  quote: string
}

export function ClosedGroups({ portfolioId, quote }: ClosedGroupsProps): ReactNode {
  const [filter, setFilter] = useFilter()
  const { groups, pages } = useHistory(portfolioId, filter)
  const symbols = useSymbols(groups, filter.symbol)
  const timeframes = useTimeframes(groups, filter.timeframe)
  const waits = groups.length === 0 && pages.status !== 'ready'
  return (
    <>
      <HistoryFilters portfolioId={portfolioId} filter={filter} symbols={symbols} timeframes={timeframes} onChange={setFilter} />
      {waits && pages.status === 'failed' ? <Failed message={pages.message} onRetry={pages.reload} /> : null}
      {waits && pages.status === 'pending' ? <SkeletonRows /> : null}
      {!waits && groups.length === 0 ? <NothingClosed filter={filter} onShowAll={() => setFilter(ALL_CLOSED)} /> : null}
      {groups.length === 0 ? null : <Found groups={groups} pages={pages} quote={quote} filter={filter} onFilter={setFilter} />}
    </>
  )
}

interface FoundProps {
  groups: readonly GroupView[]
  pages: Pages<GroupView>
  quote: string
  filter: HistoryFilter
  onFilter: (filter: HistoryFilter) => void
}

function Found({ groups, pages, quote, filter, onFilter }: FoundProps): ReactNode {
  const wide = useWide()
  const [box, room] = useWidth<HTMLDivElement>(USUAL_WIDTH)
  const several = Object.keys(useAccountNames()).length > 1
  const columns = useMemo(() => fitting(historyColumns(quote, several), room), [quote, several, room])
  return (
    <div ref={box}>
      <Totals groups={groups} isAll={!pages.hasMore} quote={quote} />
      {wide ? <HistoryTable groups={groups} columns={columns} order={filter.order} onOrder={(order) => onFilter({ ...filter, order })} /> : <HistoryCards groups={groups} />}
      {pages.status === 'failed' ? <Failed message={pages.message} onRetry={pages.loadMore} /> : null}
      {pages.hasMore && pages.status !== 'failed' ? (
        <Button onClick={pages.loadMore} disabled={pages.status === 'pending'} sx={{ margin: 1 }}>
          {pages.status === 'pending' ? 'Loading…' : 'Load more'}
        </Button>
      ) : null}
    </div>
  )
}

/** Of what is loaded, and it says so: no total is told of what nobody added up. */
function Totals({ groups, isAll, quote }: { groups: readonly GroupView[]; isAll: boolean; quote: string }): ReactNode {
  const { realized, won, lost } = useMemo(() => closedTotals(groups), [groups])
  const count = groups.length === 1 ? '1 position' : `${groups.length} positions`
  return (
    <p role="status" className={css.totals}>
      <span>{isAll ? count : `The first ${count}`}</span>
      <span>{`${won} in profit`}</span>
      <span>{`${lost} at a loss`}</span>
      <span>
        {'realized '}
        <strong><Amount text={formatPnl(realized, quote)} tone={pnlTone(realized, moneyDecimals(quote))} /></strong>
        {` ${quote}`}
      </span>
    </p>
  )
}

function NothingClosed({ filter, onShowAll }: { filter: HistoryFilter; onShowAll: () => void }): ReactNode {
  return isFiltered(filter) ? (
    <Empty
      icon="search"
      title="No closed position is like that"
      action={
        <Button variant="outlined" onClick={onShowAll}>
          Show all
        </Button>
      }
    />
  ) : (
    <Empty icon="check" title="Nothing closed yet">
      A group comes here once everything it held is sold and no order rests: with what it brought, after fees.
    </Empty>
  )
}

/** Kept in the page's address, so that the way back from a group leads to the same list. */
function useFilter(): readonly [HistoryFilter, (filter: HistoryFilter) => void] {
  const [params, setParams] = useSearchParams()
  const filter = useMemo(() => readFilter(params), [params])
  return [filter, (next) => setParams((now) => writeFilter(now, next), { replace: true })]
}

function useSymbols(groups: readonly GroupView[], chosen: string | null): readonly string[] {
  const live = useLive(selectSymbols)
  return useMemo(() => {
    const all = [...(live === '' ? [] : live.split('\n')), ...groups.map(({ symbol }) => symbol), ...(chosen === null ? [] : [chosen])]
    return [...new Set(all)].sort()
  }, [live, groups, chosen])
}

function useTimeframes(groups: readonly GroupView[], chosen: number | null): readonly number[] {
  return useMemo(() => {
    const found = groups.map((group) => group.timeframe_seconds).filter((seconds) => seconds !== null)
    return [...new Set([...USUAL_TIMEFRAMES, ...found, ...(chosen === null ? [] : [chosen])])].sort((a, b) => a - b)
  }, [groups, chosen])
}
