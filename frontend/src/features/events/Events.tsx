/** The log of everything that the engine did and why: what stands on top, then the console. */
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'

import type { PortfolioView } from '@/api/types'
import { useEngineNow } from '@/live/engineClock'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'

import { ExportMenu } from './ExportMenu'
import { Filters } from './Filters'
import { Log } from './Log'
import { PinnedLines } from './PinnedLines'
import css from './events.module.css'
import { ALL, type Filter, countOf, queryOf, readFilter } from './filter'
import { useLog } from './useLog'
import { usePinned } from './usePinned'

const MINUTE_MS = 60_000

interface EventsProps {
  portfolio: PortfolioView
  /** Asks before entries are let through again. */
  resumeAsk: (onEnd: () => void) => ReactNode
}

export function Events({ portfolio, resumeAsk }: EventsProps): ReactNode {
  const [filter, setFilter] = useFilter()
  const [paused, setPaused] = useState(false)
  const change = useCallback(
    (next: Filter) => {
      setPaused(false)
      setFilter(next)
    },
    [setFilter],
  )
  const log = useLog(portfolio.id, filter, paused)
  const pinned = usePinned(portfolio.id)
  const now = Math.floor(useEngineNow() / MINUTE_MS) * MINUTE_MS
  const symbols = useSymbols(log.lines)
  const onSymbol = useCallback((symbol: string) => change({ ...ALL, symbol }), [change])
  const filtered = countOf(filter) > 0
  const held = portfolio.status === 'locked' || portfolio.status === 'auditing' || portfolio.status === 'paused' || portfolio.differences.length > 0
  return (
    <>
      <PinnedLines portfolioId={portfolio.id} pinned={pinned} now={now} resumeAsk={held ? resumeAsk : null} />
      <div className={css.frame}>
        <Filters filter={filter} symbols={symbols} onChange={change} />
        <Log
          key={`${portfolio.id} ${queryOf(filter)}`}
          log={log}
          now={now}
          paused={paused}
          onPause={setPaused}
          onSymbol={onSymbol}
          filtered={filtered}
          onClear={() => change(ALL)}
          tools={<ExportMenu portfolioId={portfolio.id} query={queryOf(filter)} filtered={filtered} />}
        />
      </div>
    </>
  )
}

/** The address holds the filters, so that they can be sent to somebody and outlive a reload. */
function useFilter(): [Filter, (filter: Filter) => void] {
  const [params, setParams] = useSearchParams()
  const query = queryOf(readFilter(params))
  const filter = useMemo(() => readFilter(new URLSearchParams(query)), [query])
  const set = useCallback((next: Filter) => setParams(new URLSearchParams(queryOf(next)), { replace: true }), [setParams])
  return [filter, set]
}

function useSymbols(lines: ReturnType<typeof useLog>['lines']): readonly string[] {
  const priced = useLive(selectSymbols)
  return useMemo(() => {
    const told = lines.flatMap(({ symbol }) => symbol ?? [])
    return [...new Set([...priced.split('\n').filter((symbol) => symbol !== ''), ...told])].sort()
  }, [priced, lines])
}
