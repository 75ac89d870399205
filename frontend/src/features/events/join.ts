/** What came live and what was read of the history as one list: no line twice, newest first. Pure. */
import type { EventView } from '@/api/types'
import { compareTimes } from '@/lib/merge'

/** The journal entry and the line of it. */
function placeOf(id: string): [number, number] {
  const [seq = '', position = ''] = id.split('-')
  return [Number(seq), Number(position)]
}

/** Newest first, as the server orders them: by time, then by place. */
export function compareLines(a: EventView, b: EventView): number {
  const byTime = compareTimes(b.time, a.time)
  if (byTime !== 0) return byTime
  const [[aSeq, aPosition], [bSeq, bPosition]] = [placeOf(a.id), placeOf(b.id)]
  return bSeq - aSeq || bPosition - aPosition
}

export function joined(...lists: readonly (readonly EventView[])[]): EventView[] {
  const byId = new Map<string, EventView>()
  for (const list of lists) for (const line of list) byId.set(line.id, line)
  return [...byId.values()].sort(compareLines)
}

/** Lines that a person has read since they were loaded, as such. The same list when there is none. */
export function asRead(lines: readonly EventView[], read: Readonly<Record<string, string>>): readonly EventView[] {
  if (!lines.some(({ id, acknowledged_at }) => acknowledged_at === null && read[id] !== undefined)) return lines
  return lines.map((line) => {
    const at = line.acknowledged_at ?? read[line.id]
    return at === undefined || at === line.acknowledged_at ? line : { ...line, acknowledged_at: at, stands: false }
  })
}

/** Those that came after `newest`, which is the first of a list. */
export const newerThan = (lines: readonly EventView[], newest: EventView | undefined): number =>
  newest === undefined ? lines.length : lines.filter((line) => compareLines(line, newest) < 0).length
