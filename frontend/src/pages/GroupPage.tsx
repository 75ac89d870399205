/** One group: how it stands, its ladder on the price scale, every leg, and the signals that led here. */
import type { ReactNode } from 'react'
import { useParams } from 'react-router'

import type { GroupView } from '@/api/types'
import { GroupHeader } from '@/features/positions/GroupHeader'
import { KeyFigures } from '@/features/positions/KeyFigures'
import { LadderChart } from '@/features/positions/LadderChart'
import { Pyramids } from '@/features/positions/Pyramids'
import { useAnyGroup, useFigures } from '@/features/positions/useGroup'
import { GroupSignals } from '@/features/signals/GroupSignals'
import { isOpen } from '@/live/selectors'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { useTitle } from '@/ui/useTitle'

import css from './pages.module.css'

export default function GroupPage(): ReactNode {
  const { id = '' } = useParams()
  const { data, reload } = useAnyGroup(id)
  useTitle(data.state === 'ready' ? data.value.symbol : 'Position')
  return (
    <div className={css.page}>
      {data.state === 'pending' ? <Waiting /> : null}
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : null}
      {data.state === 'ready' ? <Group group={data.value} /> : null}
    </div>
  )
}

function Group({ group }: { group: GroupView }): ReactNode {
  const figures = useFigures(group)
  const legs = (
    <div className={css.column}>
      <Pyramids group={group} price={figures.price} />
      <GroupSignals group={group} />
    </div>
  )
  return (
    <>
      <GroupHeader group={group} price={figures.price} />
      <KeyFigures group={group} figures={figures} />
      {isOpen(group) ? (
        <div className={css.split}>
          <Panel title="Ladder">
            <LadderChart group={group} price={figures.price} />
          </Panel>
          {legs}
        </div>
      ) : (
        legs
      )}
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
