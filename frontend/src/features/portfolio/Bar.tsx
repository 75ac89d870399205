/** The figures of the top bar: is it healthy, is there room, what did today bring. */
import { type ReactNode, memo } from 'react'

import type { PortfolioView, SteadyPortfolio } from '@/api/types'
import { decimal, formatPnl, moneyDecimals } from '@/lib/decimal'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { Bar } from '@/ui/Bar'
import { Icon } from '@/ui/Icon'
import { Reason } from '@/ui/reason/Reason'
import { TONE_COLOR, pnlTone } from '@/ui/tone'
import { useNow } from '@/ui/useNow'

import css from './Bar.module.css'
import { isThere, poolUsage, venueText } from './calculate'
import { lineWord, stateWord, waitsForKeys } from './words'

/** A dot with its word. Healthy is the only state with a green dot; the word carries the meaning. */
export function StatusDot({ portfolio }: { portfolio: SteadyPortfolio }): ReactNode {
  const word = stateWord(portfolio)
  const color = portfolio.status === 'healthy' ? 'var(--profit)' : TONE_COLOR[word.tone]
  return (
    <span className={css.status}>
      <span className={css.dot} style={{ background: color }} />
      <span>{word.text}</span>
    </span>
  )
}

/** The account that needs a look, else the first; how many there are besides. */
export function Venue({ portfolio: { accounts } }: { portfolio: PortfolioView }): ReactNode {
  const account = accounts.find((entry) => !isThere(entry)) ?? accounts[0]
  if (account === undefined) return null
  const there = isThere(account)
  return (
    <span className={css.item} style={there ? undefined : { color: TONE_COLOR.fault }}>
      {there ? null : <Icon name="alert" size={14} />}
      <Amount text={venueText(account)} />
      {account.simulated ? <span className={css.tag}>practice</span> : null}
      {accounts.length > 1 ? <span className={css.tag}>{`+${accounts.length - 1}`}</span> : null}
    </span>
  )
}

/** Where there is no room for their names: whether one of the accounts is away, unless the state says it already. */
export function AwayMark({ portfolio }: { portfolio: SteadyPortfolio }): ReactNode {
  if (portfolio.accounts.every(isThere) || waitsForKeys(portfolio)) return null
  return (
    <span className={css.item} style={{ color: TONE_COLOR.fault }}>
      <Icon name="alert" size={14} />
      away
    </span>
  )
}

export function Pool({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { open_groups: open, max_open_groups: slots } = portfolio
  const full = open >= slots
  return (
    <span className={css.item}>
      <span className={css.label}>Pool</span>
      <Amount text={`${open}/${slots}`} flash />
      <Bar percent={poolUsage(portfolio)} tone={full ? 'attention' : 'neutral'} width="72px" label={`${open} of ${slots} slots taken`} />
    </span>
  )
}

export function Queue({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  return (
    <span className={css.item}>
      <span className={css.label}>Queue</span>
      <Amount text={String(portfolio.queue_length)} flash />
    </span>
  )
}

export function Today({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const realized = decimal(portfolio.realized_today)
  return (
    <Reason text={`Realized today after fees, ${portfolio.quote}`}>
      <span className={css.item}>
        <span className={css.label}>Today</span>
        <strong>
          <Amount text={formatPnl(realized, portfolio.quote)} tone={pnlTone(realized, moneyDecimals(portfolio.quote))} flash />
        </strong>
      </span>
    </Reason>
  )
}

/** Whether the numbers on the screen are fresh, in a word. */
export const LineState = memo(function LineState(): ReactNode {
  const connection = useLive((live) => live.connection)
  const now = useNow()
  const { text, tone } = lineWord(connection, now)
  return (
    <span className={css.line} style={{ color: TONE_COLOR[tone] }} data-live={connection.kind === 'live'}>
      <span className={css.pulse} aria-hidden />
      {text}
    </span>
  )
})
