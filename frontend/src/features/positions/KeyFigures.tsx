/** The figures of one group: the profit large, what it rests on beside it. */
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import { decimal, format, formatMoney, formatStep } from '@/lib/decimal'
import { isOpen } from '@/live/selectors'
import { Amount } from '@/ui/Amount'
import { Figure, Figures } from '@/ui/Panel'

import css from './Summary.module.css'
import { Age, PnlAmount, PnlPercent, PriceAmount, Realized } from './parts'
import type { GroupFigures } from './useGroup'
import { TP_MODES } from './words'

export function KeyFigures({ group, figures }: { group: GroupView; figures: GroupFigures }): ReactNode {
  const { price, profit, target } = figures
  const { quote, base } = group
  const open = isOpen(group)
  return (
    <section aria-label="Key figures" className={css.summary}>
      <div>
        <p className={css.label}>{open ? `Open profit, ${quote}` : `Realized, ${quote}`}</p>
        <p className={css.big}>
          {open ? <PnlAmount profit={profit} quote={quote} /> : <Realized group={group} />}
          {open ? <span className={css.percent}><PnlPercent profit={profit} /></span> : null}
        </p>
      </div>
      <Figures>
        {open ? (
          <>
            <Figure label="Price"><PriceAmount value={price} group={group} /></Figure>
            <Figure label="Average"><PriceAmount value={decimal(group.average_price)} group={group} /></Figure>
            <Figure label={`Held, ${base}`}><Amount text={formatStep(decimal(group.held_quantity), group.step_size)} flash /></Figure>
            <Figure label={`Invested, ${quote}`}><Amount text={formatMoney(decimal(group.invested), quote)} flash /></Figure>
            <Figure
              label="Next target"
              note={target?.away === null || target === null ? undefined : `${format(target.away, { decimals: 2 })}\u202f% away`}
            >
              <PriceAmount value={target?.price ?? null} group={group} />
            </Figure>
            <Figure label={`Realized, ${quote}`}><Realized group={group} /></Figure>
          </>
        ) : null}
        <Figure label={`Fees, ${quote}`}><Amount text={formatMoney(decimal(group.fees), quote)} flash /></Figure>
        <Figure label="Take profit">{TP_MODES[group.tp_mode]}</Figure>
        <Figure label={open ? 'Age' : 'Open for'}><Age from={group.opened_at} until={group.closed_at} /></Figure>
      </Figures>
    </section>
  )
}
