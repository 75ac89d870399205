/** Signals: every one with its verdict and why; and every alert as it came, also the refused ones. */
import Button from '@mui/material/Button'
import { type ReactNode, useId } from 'react'
import { Link, useSearchParams } from 'react-router'

import { usePortfolio } from '@/features/portfolio/useMarket'
import { AlertList } from '@/features/signals/AlertList'
import { LoadOlder, SignalList } from '@/features/signals/SignalList'
import { useSignals } from '@/features/signals/useSignals'
import { paths } from '@/lib/paths'
import { Empty, Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'
import { Tabs } from '@/ui/Tabs'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

type Shown = 'signals' | 'alerts'
const TABS = [
  { key: 'signals', label: 'Signals' },
  { key: 'alerts', label: 'Alerts' },
] as const satisfies readonly { key: Shown; label: string }[]

export default function SignalsPage(): ReactNode {
  useTitle('Signals')
  const portfolioId = usePortfolio()?.id ?? null
  const [params, setParams] = useSearchParams()
  const shown: Shown = params.get('show') === 'alerts' ? 'alerts' : 'signals'
  const panel = useId()
  return (
    <div className={css.page}>
      <h1 className="visually-hidden">Signals</h1>
      <div className={css.frame}>
        <div className={css.tools}>
          <Tabs
            label="Signals"
            tabs={TABS}
            chosen={shown}
            onChoose={(key) => setParams(key === 'signals' ? {} : { show: key }, { replace: true })}
            panelId={panel}
          />
        </div>
        <div id={panel} role="tabpanel" aria-label={shown === 'signals' ? 'Signals' : 'Alerts'}>
          {portfolioId === null ? <SkeletonRows /> : null}
          {portfolioId !== null && shown === 'signals' ? <Signals portfolioId={portfolioId} opened={params.get('signal')} /> : null}
          {portfolioId !== null && shown === 'alerts' ? <AlertList portfolioId={portfolioId} action={<ConnectButton />} /> : null}
        </div>
      </div>
    </div>
  )
}

function Signals({ portfolioId, opened }: { portfolioId: string; opened: string | null }): ReactNode {
  const pages = useSignals(portfolioId)
  if (pages.items.length === 0) {
    if (pages.status === 'failed') return <Failed message={pages.message} onRetry={pages.reload} />
    if (pages.status === 'pending') return <SkeletonRows />
    return (
      <Empty icon="signals" title="No signal has arrived yet" action={<ConnectButton />}>
        Every alert that TradingView sends becomes a signal here, with what was decided and why: accepted, queued or refused.
      </Empty>
    )
  }
  return (
    <>
      <SignalList key={opened} signals={pages.items} label="Signals" opened={opened} />
      <LoadOlder pages={pages} />
    </>
  )
}

function ConnectButton(): ReactNode {
  return (
    <Button variant="contained" component={Link} to={paths.connect}>
      Connect TradingView
    </Button>
  )
}
