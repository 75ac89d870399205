/** Everything that waits, on a phone: a card each, the reason first, the levers under the thumb. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { Accepted, QueuedView } from '@/api/types'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { SideMark } from '@/ui/SideMark'
import { VirtualRows } from '@/ui/VirtualRows'
import card from '@/ui/card.module.css'

import { QueueAsk, QueueButtons } from './QueueActions'
import type { QueueListProps } from './QueueTable'
import { Expects, Left, Loss, PriceAmount, Waited, Why, usePriceNow } from './parts'
import css from './queue.module.css'
import { useQueueActs } from './useQueueActs'
import { replacedText } from './words'

const CARD_HEIGHT = 220

export function QueueCards({ queue, portfolioId, onAccepted }: QueueListProps): ReactNode {
  return (
    <VirtualRows
      role="list"
      itemRole="listitem"
      items={queue}
      keyOf={(queued) => queued.id}
      rowHeight={CARD_HEIGHT}
      gap={8}
      render={(queued) => <QueueCard queued={queued} portfolioId={portfolioId} onAccepted={onAccepted} />}
    />
  )
}

interface CardProps {
  queued: QueuedView
  portfolioId: string
  onAccepted: (answer: Accepted) => void
}

const QueueCard = memo(function QueueCard({ queued, portfolioId, onAccepted }: CardProps): ReactNode {
  const now = usePriceNow(queued)
  const acts = useQueueActs(portfolioId, queued.id, onAccepted)
  const replaced = replacedText(queued)
  return (
    <article className={card.card} aria-label={`${queued.symbol}, rank ${queued.position}`}>
      <div className={card.line}>
        <span className={card.name}>
          <span className={css.rank}>{queued.position}</span>
          <Link to={paths.signal(queued.signal_id)} className={css.pair}>{queued.symbol}</Link>
          <span className={css.small}>
            {timeframe(queued.timeframe_seconds)}
            <SideMark side={queued.side} />
          </span>
        </span>
        <strong><Loss loss={now.loss} /></strong>
      </div>
      <div className={css.reasons}><Why queued={queued} /></div>
      <div className={card.line}>
        <span className={card.pieces}>
          <PriceAmount value={queued.price} />
          <span className={css.small}>now</span>
          <PriceAmount value={now.text} />
        </span>
        <span className={css.small}>
          expects
          <Expects queued={queued} />
        </span>
      </div>
      <p className={css.small}>
        waited
        <Waited queued={queued} />
        <Left queued={queued} />
      </p>
      {replaced === null ? null : <p className={css.small}>{replaced}</p>}
      {acts.asked === null ? <QueueButtons queued={queued} acts={acts} /> : null}
      <QueueAsk queued={queued} acts={acts} portfolioId={portfolioId} />
    </article>
  )
})
