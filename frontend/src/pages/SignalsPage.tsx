/** Signals: every one with its verdict and why; and every alert as it came, also the refused ones. */
import Button from '@mui/material/Button'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import type { PortfolioView } from '@/api/types'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { AlertList } from '@/features/signals/AlertList'
import { FilterBar } from '@/features/signals/FilterBar'
import { LoadOlder, SignalList } from '@/features/signals/SignalList'
import { SoughtSignal } from '@/features/signals/SoughtSignal'
import { EVERYTHING, type Filter, countOf, queryOf, readFilter } from '@/features/signals/filter'
import { useSignals } from '@/features/signals/useSignals'
import { FATE_WORDS, VERDICT_WORDS } from '@/features/signals/words'
import { TestAlert } from '@/features/webhook/TestAlert'
import { paths } from '@/lib/paths'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'
import { Empty, Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'
import { Tabs } from '@/ui/Tabs'
import { useTitle } from '@/ui/useTitle'

import own from './SignalsPage.module.css'
import css from './pages.module.css'

type Shown = 'signals' | 'alerts'
const TABS = [
  { key: 'signals', label: 'Signals' },
  { key: 'alerts', label: 'Alerts' },
] as const satisfies readonly { key: Shown; label: string }[]
const VERDICTS = VERDICT_WORDS.map(({ value }) => value)
const FATES = FATE_WORDS.map(({ value }) => value)

export default function SignalsPage(): ReactNode {
  useTitle('Signals')
  const portfolio = usePortfolio()
  const [params, setParams] = useSearchParams()
  const [testing, setTesting] = useState(false)
  const shown: Shown = params.get('show') === 'alerts' ? 'alerts' : 'signals'
  const panel = useId()
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Signals</h1>
      {testing && portfolio !== null ? <Test portfolio={portfolio} /> : null}
      <div className={css.frame}>
        <div className={css.tools}>
          <Tabs
            label="Signals"
            tabs={TABS}
            chosen={shown}
            onChoose={(key) => setParams(key === 'signals' ? {} : { show: key }, { replace: true })}
            panelId={panel}
          />
          <div className={own.acts}>
            <Button aria-expanded={testing} startIcon={<Icon name="send" />} onClick={() => setTesting(!testing)}>
              Test alert
            </Button>
            <Button component={Link} to={paths.connect} startIcon={<Icon name="connect" />}>
              Connect
            </Button>
          </div>
        </div>
        <div id={panel} role="tabpanel" aria-label={shown === 'signals' ? 'Signals' : 'Alerts'}>
          {portfolio === null ? <SkeletonRows /> : shown === 'signals' ? <Signals portfolioId={portfolio.id} /> : <Alerts portfolioId={portfolio.id} />}
        </div>
      </div>
    </div>
  )
}

function Test({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const symbols = useSymbols()
  return <TestAlert portfolioId={portfolio.id} account={portfolio.accounts[0] ?? null} quote={portfolio.quote} symbols={symbols} />
}

function useSymbols(): readonly string[] {
  const symbols = useLive(selectSymbols)
  return useMemo(() => (symbols === '' ? [] : symbols.split('\n')), [symbols])
}

/** The filters as they stand in the address, and how they are put there. */
function useFilter<W extends string>(words: readonly W[]): [Filter<W>, (filter: Filter<W>) => void] {
  const [params, setParams] = useSearchParams()
  const filter = useMemo(() => readFilter(params, words), [params, words])
  const change = (next: Filter<W>): void => {
    const query = new URLSearchParams(queryOf(next))
    const show = params.get('show')
    if (show !== null) query.set('show', show)
    setParams(query, { replace: true })
  }
  return [filter, change]
}

function Signals({ portfolioId }: { portfolioId: string }): ReactNode {
  const [filter, setFilter] = useFilter(VERDICTS)
  const [params] = useSearchParams()
  const opened = params.get('signal')
  const pages = useSignals(portfolioId, filter)
  const symbols = useSymbols()
  const narrowed = countOf(filter) > 0
  const listed = pages.items.some(({ id }) => id === opened)
  return (
    <>
      {pages.items.length > 0 || narrowed ? (
        <FilterBar filter={filter} words={VERDICT_WORDS} symbols={symbols} searches="reasons" onChange={setFilter} />
      ) : null}
      {opened !== null && !listed && pages.status !== 'pending' ? <SoughtSignal key={opened} id={opened} /> : null}
      {pages.items.length > 0 ? (
        <>
          <SignalList key={opened} signals={pages.items} label="Signals" opened={opened} />
          <LoadOlder pages={pages} />
        </>
      ) : pages.status === 'failed' ? (
        <Failed message={pages.message} onRetry={pages.reload} />
      ) : pages.status === 'pending' ? (
        <SkeletonRows />
      ) : narrowed ? (
        <NothingFound what="signal" onShowAll={() => setFilter(EVERYTHING)} />
      ) : (
        <Empty icon="signals" title="No signal has arrived yet" action={<ConnectButton />}>
          Every alert that TradingView sends becomes a signal here, with what was decided and why: accepted, queued or refused.
        </Empty>
      )}
    </>
  )
}

function Alerts({ portfolioId }: { portfolioId: string }): ReactNode {
  const [filter, setFilter] = useFilter(FATES)
  const symbols = useSymbols()
  return (
    <>
      <FilterBar filter={filter} words={FATE_WORDS} symbols={symbols} searches="bodies" onChange={setFilter} />
      <AlertList
        portfolioId={portfolioId}
        filter={filter}
        action={<ConnectButton />}
        nothing={countOf(filter) === 0 ? null : <NothingFound what="alert" onShowAll={() => setFilter(EVERYTHING)} />}
      />
    </>
  )
}

function NothingFound({ what, onShowAll }: { what: string; onShowAll: () => void }): ReactNode {
  return (
    <Empty
      icon="search"
      title={`No ${what} is like that`}
      action={
        <Button variant="outlined" onClick={onShowAll}>
          Show all
        </Button>
      }
    />
  )
}

function ConnectButton(): ReactNode {
  return (
    <Button variant="contained" component={Link} to={paths.connect}>
      Connect TradingView
    </Button>
  )
}
