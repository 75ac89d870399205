/** Why a group is what it is: its life from the raw alert to the last cent, line by line, numbers on demand. */
import { type ReactNode, useMemo, useState } from 'react'

import type { GroupView } from '@/api/types'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { Segments } from '@/ui/Segments'
import { SkeletonRows } from '@/ui/Skeletons'
import { useWide } from '@/ui/useWide'

import { TimelineRow } from './TimelineRow'
import css from './timeline.module.css'
import type { LiveTimeline } from './useTimeline'
import { LOOKS, SORTS, type Sort, countsOf, sinceAlert } from './words'

export function TimelinePanel({ group, life }: { group: GroupView; life: LiveTimeline }): ReactNode {
  const { timeline, message, reload } = life
  if (timeline === null) {
    return (
      <Panel title="Why" flush>
        {message === null ? <SkeletonRows rows={5} /> : <Failed message={message} onRetry={reload} />}
      </Panel>
    )
  }
  return <Told group={group} items={timeline.items} complete={timeline.complete} message={message} onRetry={reload} />
}

/** Lines from which on only those in view are laid out. */
const LONG = 200

interface ToldProps {
  group: GroupView
  items: NonNullable<LiveTimeline['timeline']>['items']
  complete: boolean
  message: string | null
  onRetry: () => void
}

function Told({ group, items, complete, message, onRetry }: ToldProps): ReactNode {
  const [sort, setSort] = useState<Sort | 'all'>('all')
  const counts = useMemo(() => countsOf(items), [items])
  const offsets = useMemo(() => sinceAlert(items), [items])
  const segments = [
    { key: 'all' as const, label: 'Everything', count: items.length },
    ...SORTS.flatMap(({ key, label }) => {
      const count = counts[key]
      return count === undefined ? [] : [{ key, label, count }]
    }),
  ]
  const wide = useWide()
  const choice = <Segments<Sort | 'all'> label="What is shown" segments={segments} chosen={sort} onChoose={setSort} />
  return (
    <Panel title="Why" flush aside={wide ? choice : null}>
      {wide ? null : <div className={css.choice}>{choice}</div>}
      {message === null ? null : (
        <p role="status" className={css.old}>
          {`This may be old: ${message} `}
          <button type="button" className={css.again} onClick={onRetry}>Try again</button>
        </p>
      )}
      {items.length === 0 ? <p className={css.none}>Nothing has been written down about this group yet.</p> : null}
      <ol aria-label="Timeline" className={css.list} data-old={message !== null} data-long={items.length > LONG}>
        {items.map((item, index) =>
          sort === 'all' || LOOKS[item.kind].sort === sort ? (
            <TimelineRow key={`${item.seq ?? item.signal_id ?? ''} ${index}`} item={item} offset={offsets[index] ?? 0} group={group} />
          ) : null,
        )}
      </ol>
      {complete ? null : <p className={css.none}>This life is longer than what is shown here.</p>}
    </Panel>
  )
}
