/** Stands under the top bar whenever what is shown may be old, or the portfolio takes no entries; says since when and why. */
import Button from '@mui/material/Button'
import { type ReactNode } from 'react'

import { mayBeOld } from '@/live/connection'
import { useLive } from '@/live/store'
import { retryNow } from '@/live/useFeed'
import { Banner } from '@/ui/Notice'
import { useNow } from '@/ui/useNow'

import { usePortfolio } from './useMarket'
import { PORTFOLIO_WORDS, freshness } from './words'

export function FreshnessBanner(): ReactNode {
  const connection = useLive((live) => live.connection)
  return mayBeOld(connection) ? <OldData /> : <PortfolioState />
}

function OldData(): ReactNode {
  const connection = useLive((live) => live.connection)
  const heard = useLive((live) => live.feed?.time ?? null)
  const now = useNow()
  const text = freshness(connection, heard, now)
  if (text === null) return null
  const action =
    connection.kind === 'waiting' ? (
      <Button color="inherit" onClick={retryNow} sx={{ marginLeft: 'auto' }}>
        Try now
      </Button>
    ) : undefined
  return (
    <Banner tone="attention" icon="clock" action={action}>
      {text}
    </Banner>
  )
}

function PortfolioState(): ReactNode {
  const portfolio = usePortfolio()
  if (portfolio === null || portfolio.status === 'healthy') return null
  const word = PORTFOLIO_WORDS[portfolio.status]
  return (
    <Banner tone={word.tone === 'fault' ? 'fault' : 'attention'} icon={word.icon}>
      <strong>{`Portfolio ${word.text}. `}</strong>
      {portfolio.status_reason === '' ? word.meaning : portfolio.status_reason}
    </Banner>
  )
}
