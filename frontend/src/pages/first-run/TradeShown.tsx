/** A position as it stands: its profit, its ladder on the price scale, its legs. */
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import { KeyFigures } from '@/features/positions/KeyFigures'
import { LadderChart } from '@/features/positions/LadderChart'
import { Pyramids } from '@/features/positions/Pyramids'
import { useFigures } from '@/features/positions/useGroup'
import { Panel } from '@/ui/Panel'

import css from './TradeShown.module.css'

export function TradeShown({ group }: { group: GroupView }): ReactNode {
  const figures = useFigures(group)
  return (
    <div className={css.trade}>
      <KeyFigures group={group} figures={figures} />
      <Panel title={`${group.symbol} on its price scale`}>
        <LadderChart group={group} price={figures.price} />
      </Panel>
      <Pyramids group={group} price={figures.price} />
    </div>
  )
}
