/** The latest few signals with their verdicts, for a page whose subject is something else. */
import { type ReactNode } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Panel } from '@/ui/Panel'

import { SignalLines } from './SignalLines'

const SHOWN = 6

export function LatestSignals(): ReactNode {
  const signals = useLive(selectSignals)
  if (signals.length === 0) return null
  return (
    <Panel title="Latest signals" aside={<Link to={paths.signals}>All signals</Link>} flush>
      <SignalLines signals={signals.slice(0, SHOWN)} withPair />
    </Panel>
  )
}
