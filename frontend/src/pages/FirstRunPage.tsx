/** First run: from a fresh owner to the first trade on screen, step by step; it can be left and gone on with. */
import { type ReactNode, useMemo } from 'react'
import { useNavigate } from 'react-router'

import { fetchWebhook } from '@/api/endpoints'
import type { PortfolioView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { AccountStep } from '@/features/first-run/AccountStep'
import { AlertStep } from '@/features/first-run/AlertStep'
import { Frame } from '@/features/first-run/Frame'
import { LadderStep } from '@/features/first-run/LadderStep'
import { PortfolioStep } from '@/features/first-run/PortfolioStep'
import { TradeStep } from '@/features/first-run/TradeStep'
import { type Progress, useProgress } from '@/features/first-run/progress'
import { FreshnessBanner } from '@/features/portfolio/FreshnessBanner'
import { choosePortfolio, portfoliosChanged, useChosenPortfolio, usePortfolios } from '@/features/portfolio/choice'
import { ConnectForm } from '@/features/settings/accounts/ConnectForm'
import { NewPortfolio } from '@/features/settings/portfolios/NewPortfolio'
import { Address } from '@/features/webhook/Connect'
import { TestAlert } from '@/features/webhook/TestAlert'
import { paths } from '@/lib/paths'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'
import { useFeed } from '@/live/useFeed'
import { Failed } from '@/ui/Notice'
import { SkeletonForm } from '@/ui/form/SkeletonForm'
import { useTitle } from '@/ui/useTitle'

import { LadderDrawn } from './first-run/LadderDrawn'
import { TradeShown } from './first-run/TradeShown'

const FRESH: Progress = { step: 'portfolio', done: [], ended: false }

export default function FirstRunPage(): ReactNode {
  useTitle('Set-up')
  const portfolios = usePortfolios()
  const chosen = useChosenPortfolio()
  useFeed(chosen)
  const navigate = useNavigate()
  const progress = useProgress((state) => state.progress) ?? FRESH
  const overview = (): void => void navigate(paths.overview)
  const { data } = portfolios
  const portfolio = data.state === 'ready' ? data.value.find(({ id }) => id === chosen) : undefined
  return (
    <Frame progress={progress} onLeave={overview}>
      <FreshnessBanner />
      {data.state === 'failed' ? <Failed message={data.message} onRetry={portfolios.reload} /> : null}
      {portfolio === undefined ? data.state === 'failed' ? null : <SkeletonForm rows={3} /> : <Current key={progress.step} step={progress.step} portfolio={portfolio} onOverview={overview} />}
    </Frame>
  )
}

function Current({ step, portfolio, onOverview }: { step: Progress['step']; portfolio: PortfolioView; onOverview: () => void }): ReactNode {
  switch (step) {
    case 'portfolio':
      return <PortfolioStep portfolio={portfolio} onRenamed={portfoliosChanged} />
    case 'account':
      return <Accounts portfolio={portfolio} />
    case 'ladder':
      return <LadderStep portfolio={portfolio} draw={(ladder) => <LadderDrawn portfolio={portfolio} ladder={ladder} />} />
    case 'alert':
      return (
        <AlertStep>
          <WebhookAddress portfolioId={portfolio.id} />
          <Test portfolio={portfolio} />
        </AlertStep>
      )
    case 'trade':
      return <TradeStep show={(group) => <TradeShown group={group} />} send={<Test portfolio={portfolio} />} onOverview={onOverview} />
  }
}

function Accounts({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  return (
    <AccountStep
      portfolio={portfolio}
      connect={(venues, onDone, onCancel) => <ConnectForm venues={venues} onDone={onDone} onCancel={onCancel} />}
      make={(accounts, onDone, onCancel) => (
        <NewPortfolio
          accounts={accounts}
          onCancel={onCancel}
          onDone={({ id }) => {
            choosePortfolio(id)
            portfoliosChanged()
            onDone()
          }}
        />
      )}
    />
  )
}

function WebhookAddress({ portfolioId }: { portfolioId: string }): ReactNode {
  const { data, reload } = useLoad(portfolioId, fetchWebhook)
  if (data.state === 'failed') return <Failed message={data.message} onRetry={reload} />
  return data.state === 'pending' ? <SkeletonForm rows={1} /> : <Address webhook={data.value} title="Webhook address" />
}

function Test({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const listed = useLive(selectSymbols)
  const symbols = useMemo(() => (listed === '' ? [] : listed.split('\n')), [listed])
  return <TestAlert portfolioId={portfolio.id} account={portfolio.accounts[0] ?? null} quote={portfolio.quote} symbols={symbols} />
}
