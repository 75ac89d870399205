/** Who enters next, and why. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { PortfolioView, QueuedView } from '@/api/types'
import { Loss, Why, usePriceNow } from '@/features/queue/parts'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { selectQueue } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Panel } from '@/ui/Panel'
import { SideMark } from '@/ui/SideMark'

import css from './panels.module.css'

const SHOWN = 3

export function Waiting({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const queue = useLive(selectQueue)
  const { open_groups: open, max_open_groups: slots } = portfolio
  return (
    <Panel title="Queue" aside={<Link to={paths.queue}>{queue.length > SHOWN ? `All ${queue.length}` : 'Queue'}</Link>} flush>
      {queue.length === 0 ? (
        <p className={css.calm}>{`Nothing waits: ${open} of ${slots} slots are taken. When all are, entries wait here in the order in which they will enter.`}</p>
      ) : (
        <ol className={css.waiting}>
          {queue.slice(0, SHOWN).map((queued) => (
            <WaitingLine key={queued.id} queued={queued} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

const WaitingLine = memo(function WaitingLine({ queued }: { queued: QueuedView }): ReactNode {
  const { loss } = usePriceNow(queued)
  return (
    <li>
      <p>
        <span className={css.rank}>{queued.position}</span>
        <strong>{queued.symbol}</strong>
        <span className={css.dim}>{timeframe(queued.timeframe_seconds)}</span>
        <SideMark side={queued.side} />
        <span className={css.end}>
          <Loss loss={loss} />
        </span>
      </p>
      <div className={css.why}>
        <Why queued={queued} />
      </div>
    </li>
  )
})
