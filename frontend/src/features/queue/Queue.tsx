/** What waits, in the order in which it enters, and what became of the latest act. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import type { Accepted, PortfolioView } from '@/api/types'
import { paths } from '@/lib/paths'
import { selectQueue } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Icon } from '@/ui/Icon'
import { Empty } from '@/ui/Notice'
import { useWide } from '@/ui/useWide'

import { QueueCards } from './QueueCards'
import { QueueTable } from './QueueTable'
import css from './queue.module.css'
import { answered } from './words'

export const useQueueLength = (): number => useLive((live) => selectQueue(live).length)

export function Queue({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const queue = useLive(selectQueue)
  const wide = useWide()
  const [answer, setAnswer] = useState<Accepted | null>(null)
  const Shape = wide ? QueueTable : QueueCards
  return (
    <>
      <div role="status">{answer === null ? null : <Answer answer={answer} onEnd={() => setAnswer(null)} />}</div>
      {queue.length === 0 ? <NothingWaits portfolio={portfolio} /> : <Shape queue={queue} portfolioId={portfolio.id} onAccepted={setAnswer} />}
    </>
  )
}

function Answer({ answer, onEnd }: { answer: Accepted; onEnd: () => void }): ReactNode {
  const { text, groupId } = answered(answer)
  return (
    <p className={css.answer}>
      <Icon name="check" />
      <span>{text}</span>
      {groupId === null ? null : <Link to={paths.group(groupId)}>View the position</Link>}
      <Button color="inherit" onClick={onEnd}>
        Dismiss
      </Button>
    </p>
  )
}

function NothingWaits({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { open_groups: open, max_open_groups: slots } = portfolio
  return (
    <Empty
      icon="queue"
      title="Nothing waits"
      action={
        <Button variant="outlined" component={Link} to={paths.signals}>
          See the latest signals
        </Button>
      }
    >
      {`${open} of ${slots} slots are taken. When all are, or the portfolio is paused, entries wait here in the order in which they will enter, each with the reason for its rank.`}
    </Empty>
  )
}
