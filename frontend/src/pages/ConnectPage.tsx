/** Connect TradingView: address, secret, messages to paste, and a test alert that shows the whole way. */
import { type ReactNode, useState } from 'react'

import { fetchWebhook } from '@/api/endpoints'
import { useLoad } from '@/api/useLoad'
import { usePortfolio } from '@/features/portfolio/useMarket'
import { Address, Messages, Secret, WhatHappens } from '@/features/webhook/Connect'
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
  const symbols = useLive(selectSymbols)
  const [revealed, setRevealed] = useState(false)
  const { data } = webhook
  return (
    <div className={css.page}>
      <header>
        <h1 className={css.title}>Connect TradingView</h1>
        <p className={css.lead}>
          {portfolio === null ? '' : `Alerts sent to this address trade in the portfolio “${portfolio.name}”.`}
        </p>
      </header>
      {data.state === 'pending' ? <SkeletonFigures count={3} /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={webhook.reload} /> : null}
      {data.state === 'ready' && portfolio !== null ? (
        <div className={css.aside}>
          <div className={css.column}>
            <Address webhook={data.value} />
            <Secret webhook={data.value} revealed={revealed} onReveal={setRevealed} />
            <Messages webhook={data.value} revealed={revealed} />
          </div>
          <div className={css.column}>
            <TestAlert
              portfolioId={portfolio.id}
              account={portfolio.accounts[0] ?? null}
              quote={portfolio.quote}
              symbols={symbols === '' ? [] : symbols.split('\n')}
            />
            <WhatHappens />
          </div>
        </div>
      ) : null}
    </div>
  )
}
