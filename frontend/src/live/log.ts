/** The live end of the engine's log, kept as it came. What is older is read page by page and joined to it. Pure. */
import type { DeltaMessage, EventView } from '@/api/types'

export interface LiveLog {
  /**
   * Another number whenever lines before these may be missing: after a snapshot, and when the oldest were let go. What
   * is read of the history while it stays the same joins these without a hole.
   */
  readonly epoch: number
  /** Oldest first. */
  readonly lines: readonly EventView[]
  /** Lines that a person has read since, by id: when. */
  readonly read: Readonly<Record<string, string>>
  /** Counts what may have changed which critical lines still stand. */
  readonly turns: number
}

export const NO_LOG: LiveLog = { epoch: 0, lines: [], read: {}, turns: 0 }

/** Once there are more, the older half is let go. */
export const LINES_KEPT = 1_000

/** After a snapshot: what was told meanwhile is in the history only. */
export const begun = ({ epoch, turns }: LiveLog): LiveLog => ({ ...NO_LOG, epoch: epoch + 1, turns: turns + 1 })

/** The log with what a delta adds to it; the very same when it adds nothing. */
export function logged(log: LiveLog, { time, events = [], acknowledged = [] }: DeltaMessage): LiveLog {
  if (events.length === 0 && acknowledged.length === 0) return log
  const all = [...log.lines, ...events]
  const full = all.length > LINES_KEPT
  const turned = acknowledged.length > 0 || events.some(({ stands, settles }) => stands || settles)
  return {
    epoch: full ? log.epoch + 1 : log.epoch,
    lines: full ? all.slice(-LINES_KEPT / 2) : all,
    read: acknowledged.length === 0 ? log.read : { ...log.read, ...Object.fromEntries(acknowledged.map((id) => [id, time])) },
    turns: turned ? log.turns + 1 : log.turns,
  }
}
