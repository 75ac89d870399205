/** One group: how it stands, its chart and legs, what can be done with it, and its life from the alert on. */
import { type ReactNode, useMemo } from 'react'
import { useParams } from 'react-router'

import type { GroupView } from '@/api/types'
import { GroupChart } from '@/features/positions/GroupChart'
import { GroupHeader } from '@/features/positions/GroupHeader'
import { KeyFigures } from '@/features/positions/KeyFigures'
import { Pyramids } from '@/features/positions/Pyramids'
import { useAsk } from '@/features/positions/actions/useAsk'
import { chartFills } from '@/features/positions/chartLines'
import { useAnyGroup, useFigures } from '@/features/positions/useGroup'
import { TimelinePanel } from '@/features/timeline/TimelinePanel'
import { useTimeline } from '@/features/timeline/useTimeline'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './GroupPage.module.css'
import pages from './pages.module.css'

export default function GroupPage(): ReactNode {
  const { id = '' } = useParams()
  const { data, reload } = useAnyGroup(id)
  useTitle(data.state === 'ready' ? data.value.symbol : 'Position')
  return (
    <div className={pages.page}>
      {data.state === 'pending' ? <Waiting /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : null}
      {data.state === 'ready' ? <Group key={data.value.id} group={data.value} /> : null}
    </div>
  )
}

function Group({ group }: { group: GroupView }): ReactNode {
  const figures = useFigures(group)
  const asking = useAsk()
  const life = useTimeline(group)
  const fills = useMemo(() => chartFills(life.timeline?.items ?? []), [life.timeline])
  return (
    <>
      <GroupHeader group={group} price={figures.price} asking={asking} />
      <div className={css.figures}><KeyFigures group={group} figures={figures} /></div>
      <div className={css.split}>
        <div className={css.chart}><GroupChart group={group} price={figures.price} fills={fills} asking={asking} /></div>
        <div className={pages.column}><Pyramids group={group} price={figures.price} /></div>
      </div>
      <TimelinePanel group={group} life={life} />
    </>
  )
}

function Waiting(): ReactNode {
  return (
    <>
      <SkeletonFigures count={6} />
      <Panel title="Legs" flush>
        <SkeletonRows rows={5} />
      </Panel>
    </>
  )
}
