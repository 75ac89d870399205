/** What stands on a settings page: the portfolio's fields with their bar of changes, or a page of its own kind. */
import { type ReactNode, Suspense, lazy } from 'react'
import { Link } from 'react-router'

import type { PortfolioView } from '@/api/types'
import { paths } from '@/lib/paths'
import { Failed } from '@/ui/Notice'
import { SkeletonForm } from '@/ui/form/SkeletonForm'

import { ChangeBar } from './ChangeBar'
import { FieldSection } from './FieldSection'
import css from './pages.module.css'
import type { Section, SectionKey } from './sections'
import { useDraft } from './store'
import { useChecked, useSettings } from './useSettings'

interface SectionBodyProps {
  section: Section
  /** Null until the engine has told it. */
  portfolio: PortfolioView | null
  found: string | null
}

const Accounts = lazy(() => import('./accounts/AccountsSection'))
const Appearance = lazy(() => import('./appearance/AppearanceSection'))
const MarketRules = lazy(() => import('./MarketRules'))
const Portfolios = lazy(() => import('./portfolios/PortfoliosSection'))
const Transfer = lazy(() => import('./transfer/TransferSection'))
const Webhook = lazy(() => import('./webhook/WebhookSection'))
const You = lazy(() => import('./you/YouSection'))

/** Pages that need no portfolio. */
const OF_THEIR_OWN: Readonly<Partial<Record<SectionKey, ReactNode>>> = {
  accounts: <Accounts />,
  appearance: <Appearance />,
  portfolios: <Portfolios />,
  transfer: <Transfer />,
  you: <You />,
}

export function SectionBody({ section, portfolio, found }: SectionBodyProps): ReactNode {
  const load = useSettings(portfolio?.id ?? null)
  useChecked()
  const known = useDraft((draft) => draft.base !== null && draft.portfolioId === portfolio?.id)
  const own = OF_THEIR_OWN[section.key]
  const waiting = load.data.state === 'failed' ? <Failed message={load.data.message} onRetry={load.reload} /> : <SkeletonForm />
  return (
    <>
      <Suspense fallback={<SkeletonForm />}>
        {own ?? (portfolio === null || !known ? waiting : <OfPortfolio section={section} portfolio={portfolio} found={found} />)}
      </Suspense>
      {portfolio === null || !known ? null : <ChangeBar speech={{ quote: portfolio.quote, accounts: portfolio.accounts }} />}
    </>
  )
}

/** Pages that a ladder has to do with. */
const LADDERED: readonly SectionKey[] = ['capital', 'entries', 'exits']

interface OfPortfolioProps extends SectionBodyProps {
  portfolio: PortfolioView
}

function OfPortfolio({ section, portfolio, found }: OfPortfolioProps): ReactNode {
  if (section.key === 'webhook') return <Webhook portfolio={portfolio} />
  return (
    <>
      {section.key === 'markets' ? <MarketRules portfolio={portfolio} /> : null}
      <FieldSection section={section} portfolio={portfolio} found={found} />
      {LADDERED.includes(section.key) ? (
        <p className={css.note}>
          How an entry is spread over prices, and the profit wanted for each leg, are set under <Link to={paths.ladders}>Ladders</Link>.
        </p>
      ) : null}
    </>
  )
}
