/** The small parts of a waiting entry that table and cards share. Each watches only what it shows. */
import { type ReactNode, useMemo } from 'react'

import type { QueuedView } from '@/api/types'
import { usePriceText } from '@/features/portfolio/useMarket'
import { Said } from '@/features/portfolio/Said'
import { type Decimal, decimal, formatPercent } from '@/lib/decimal'
import { formatOwn } from '@/lib/ownDigits'
import { duration, exact, since } from '@/lib/time'
import { useEngineNow } from '@/live/engineClock'
import { Amount } from '@/ui/Amount'
import { Icon } from '@/ui/Icon'
import { Reason } from '@/ui/reason/Reason'

import { lossPercent } from './calculate'
import css from './queue.module.css'
import { leftText, rankReason, waitReason } from './words'

export interface PriceNow {
  text: string | null
  loss: Decimal | null
}

/** The price of now, and how far it fell since: the feed's if it tells one, else the server's with the queue. */
export function usePriceNow(queued: QueuedView): PriceNow {
  const text = usePriceText(queued.account_id, queued.symbol) ?? queued.current_price
  return useMemo(() => ({ text, loss: lossPercent(queued, decimal(text)) }), [queued, text])
}

export function PriceAmount({ value, pad }: { value: string | null; pad?: number }): ReactNode {
  const text = formatOwn(value)
  return pad === undefined ? <Amount text={text} flash /> : <Amount text={text} pad={pad} flash />
}

export const LOSS_MEANING = 'How far the price fell below the alert’s since it was queued; for a short, how far it rose.'

/** Without a colour: what falls while it waits is neither lost nor earned. */
export function Loss({ loss }: { loss: Decimal | null }): ReactNode {
  return <Amount text={formatPercent(loss)} />
}

export const EXPECTS_MEANING = 'The average take-profit of the ladder that it would lay, each leg counted by its capital.'

export function Expects({ queued }: { queued: QueuedView }): ReactNode {
  return <Amount text={formatPercent(decimal(queued.expected_percent))} />
}

export function Why({ queued }: { queued: QueuedView }): ReactNode {
  return (
    <>
      <span className={css.why}>{rankReason(queued)}</span>
      <span className={css.waits} data-blocked={queued.blocked !== null}>
        {queued.blocked === null ? null : <Icon name="alert" size={14} />}
        <Said>{waitReason(queued)}</Said>
      </span>
    </>
  )
}

export function Waited({ queued }: { queued: QueuedView }): ReactNode {
  const now = useEngineNow()
  return (
    <Reason text={`Queued ${exact(queued.queued_at)}`}>
      <span>{duration(since(queued.queued_at, now))}</span>
    </Reason>
  )
}

/** How long it may wait yet. */
export function Left({ queued }: { queued: QueuedView }): ReactNode {
  const now = useEngineNow()
  const text = leftText(queued, now)
  if (text === null || queued.expires_at === null) return null
  return (
    <Reason text={`Falls out of the queue ${exact(queued.expires_at)}`}>
      <span role="timer" aria-live="off" className={css.left}>
        {text}
      </span>
    </Reason>
  )
}
