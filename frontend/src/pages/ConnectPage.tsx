/** Connect TradingView: address, secret, a message made to measure, and a list that turns green as it begins to work. */
import { type ReactNode, useMemo, useState } from 'react'

import { fetchWebhook } from '@/api/endpoints'
import { useLoad } from '@/api/useLoad'
import { ResumeLink } from '@/features/first-run/ResumeLink'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { Builder } from '@/features/webhook/Builder'
import { Checklist } from '@/features/webhook/Checklist'
import { Address, Secret, WhatHappens } from '@/features/webhook/Connect'
import { TestAlert } from '@/features/webhook/TestAlert'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Failed } from '@/ui/Notice'
import { SkeletonFigures } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

export default function ConnectPage(): ReactNode {
  useTitle('Connect TradingView')
  const portfolio = usePortfolio()
  const webhook = useLoad(portfolio?.id ?? null, fetchWebhook)
  const listed = useLive(selectSymbols)
  const symbols = useMemo(() => (listed === '' ? [] : listed.split('\n')), [listed])
  const [revealed, setRevealed] = useState(false)
  const { data } = webhook
  return (
    <div className={css.page}>
      <header>
        <h1 className={css.title}>Connect TradingView</h1>
        <p className={css.lead}>
          {portfolio === null ? '' : `Alerts sent to this address trade in the portfolio “${portfolio.name}”.`}
        </p>
        <ResumeLink />
      </header>
      {data.state === 'pending' ? <SkeletonFigures count={3} /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={webhook.reload} /> : null}
      {data.state === 'ready' && portfolio !== null ? (
        <div className={css.aside}>
          <div className={css.column}>
            <Address webhook={data.value} />
            <Secret webhook={data.value} revealed={revealed} onReveal={setRevealed} />
            <Builder portfolioId={portfolio.id} webhook={data.value} symbols={symbols} revealed={revealed} />
          </div>
          <div className={css.column}>
            <Checklist portfolioId={portfolio.id} webhook={data.value} />
            <TestAlert
              portfolioId={portfolio.id}
              account={portfolio.accounts[0] ?? null}
              quote={portfolio.quote}
              symbols={symbols}
            />
            <WhatHappens />
          </div>
        </div>
      ) : null}
    </div>
  )
}
