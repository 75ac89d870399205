/** The signals that made a group what it is, with the reason of each: why it was opened, added to, closed. */
import { type ReactNode, useMemo } from 'react'

import type { GroupView, SignalView } from '@/api/types'
import { selectSignals } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Panel } from '@/ui/Panel'

import { SignalLines } from './SignalLines'

export function GroupSignals({ group }: { group: GroupView }): ReactNode {
  const signals = useLive(selectSignals)
  const own = useMemo(() => signalsOf(group, signals), [group, signals])
  if (own.length === 0) return null
  return (
    <Panel title="Why" flush>
      <SignalLines signals={own} />
    </Panel>
  )
}

/** Those that name the group, and those that its pyramids name; in the order given. */
export function signalsOf(group: GroupView, signals: readonly SignalView[]): SignalView[] {
  const named = new Set(group.pyramids.map((pyramid) => pyramid.signal_id))
  return signals.filter((signal) => signal.group_id === group.id || named.has(signal.id))
}
