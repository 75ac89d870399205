/** The first trade, live: what opened, and what happens with it from now on. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { paths } from '@/lib/paths'
import { compareTimes } from '@/lib/merge'
import { selectOpenGroups } from '@/live/selectors'
import { useLive } from '@/live/store'

import { Step } from './Frame'
import { endFirstRun, finish, goTo } from './progress'

interface TradeStepProps {
  /** A position as it stands. */
  show: (group: GroupView) => ReactNode
  /** What opens one. */
  send: ReactNode
  onOverview: () => void
}

export function TradeStep({ show, send, onOverview }: TradeStepProps): ReactNode {
  const groups = useLive(selectOpenGroups)
  const latest = [...groups].sort((a, b) => compareTimes(b.opened_at, a.opened_at))[0]
  const leave = (): void => {
    finish('trade')
    endFirstRun()
  }
  if (latest === undefined) {
    return (
      <Step
        title="Your first trade"
        lead="No position is open yet. Send a test alert: its ladder shows here as the exchange takes it."
        foot={
          <>
            <Button onClick={() => goTo('alert')} data-back>Back</Button>
            <Button variant="outlined" onClick={() => end(leave, onOverview)}>
              Finish without a trade
            </Button>
          </>
        }
      >
        {send}
      </Step>
    )
  }
  return (
    <Step
      title="Your first trade"
      lead={`${latest.symbol} is open. Each leg that fills gets its target at once, and the target rests on the exchange. This page is live.`}
      foot={
        <>
          <Button onClick={() => goTo('alert')} data-back>Back</Button>
          <Button variant="outlined" component={Link} to={paths.group(latest.id)} onClick={leave}>
            Open the position
          </Button>
          <Button variant="contained" onClick={() => end(leave, onOverview)} data-go>
            Finish, go to the overview
          </Button>
        </>
      }
    >
      {show(latest)}
    </Step>
  )
}

function end(leave: () => void, onOverview: () => void): void {
  leave()
  onOverview()
}
