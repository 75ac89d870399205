/** The figures of one group: the profit large, what it rests on beside it. */
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import { type Decimal, ZERO, decimal, decimalsOf, format, formatMoney, formatPnl, formatStep, moneyDecimals } from '@/lib/decimal'
import { isOpen } from '@/live/selectors'
import { Amount } from '@/ui/Amount'
import { Figure, Figures } from '@/ui/Panel'
import { pnlTone } from '@/ui/tone'

import css from './Summary.module.css'
import { dustOf } from './calculate'
import { Age, PnlAmount, PnlPercent, PriceAmount, Realized } from './parts'
import type { GroupFigures } from './useGroup'
import { TP_MODES } from './words'

export function KeyFigures({ group, figures }: { group: GroupView; figures: GroupFigures }): ReactNode {
  const { quote } = group
  const open = isOpen(group)
  return (
    <section aria-label="Key figures" className={css.summary}>
      <div>
        <p className={css.label}>{open ? `Open profit, ${quote}` : `Realized, ${quote}`}</p>
        <p className={css.big}>
          {open ? <PnlAmount profit={figures.profit} quote={quote} /> : <Realized group={group} />}
          {open ? <span className={css.percent}><PnlPercent profit={figures.profit} /></span> : null}
        </p>
      </div>
      <Figures>
        {open ? <OpenFigures group={group} figures={figures} /> : null}
        <Figure label={`Fees, ${quote}`}><Amount text={formatMoney(decimal(group.fees), quote)} flash /></Figure>
        <Funding funding={decimal(group.funding)} quote={quote} />
        <Dust group={group} />
        <Figure label="Take profit">{TP_MODES[group.tp_mode]}</Figure>
        <Figure label={open ? 'Age' : 'Open for'}><Age from={group.opened_at} until={group.closed_at} /></Figure>
      </Figures>
    </section>
  )
}

function OpenFigures({ group, figures: { price, target } }: { group: GroupView; figures: GroupFigures }): ReactNode {
  const { quote, base } = group
  const away = target?.away ?? null
  return (
    <>
      <Figure label="Price"><PriceAmount value={price} group={group} /></Figure>
      <Figure label="Average"><PriceAmount value={decimal(group.average_price)} group={group} /></Figure>
      <Figure label={`Held, ${base}`}><Amount text={formatStep(decimal(group.held_quantity), group.step_size)} flash /></Figure>
      <Figure label={`Invested, ${quote}`}><Amount text={formatMoney(decimal(group.invested), quote)} flash /></Figure>
      <Figure label="Next target" note={away === null ? undefined : `${format(away, { decimals: 2 })}\u202f% away`}>
        <PriceAmount value={target?.price ?? null} group={group} />
      </Figure>
      <Stop group={group} />
      <Figure label={`Realized, ${quote}`}><Realized group={group} /></Figure>
    </>
  )
}

function Stop({ group }: { group: GroupView }): ReactNode {
  const { stop, trailing } = group
  if (stop === null && trailing === null) return null
  const waits = trailing?.active === false && trailing.activation_price !== null
  const note = waits ? `trailing from ${formatStep(decimal(trailing.activation_price), group.tick_size)}` : undefined
  const why = stop === null ? {} : { meaning: `${stop.text}. The engine watches it; it does not act while the engine is off.` }
  return (
    <Figure label="Stop" note={note} {...why}>
      <PriceAmount value={decimal(stop?.price)} group={group} />
    </Figure>
  )
}

function Funding({ funding, quote }: { funding: Decimal | null; quote: string }): ReactNode {
  if (funding === null || funding.eq(ZERO)) return null
  return (
    <Figure label={`Funding, ${quote}`} meaning="Paid for holding a perpetual, or received. It is part of what is realized.">
      <Amount text={formatPnl(funding, quote)} tone={pnlTone(funding, moneyDecimals(quote))} flash />
    </Figure>
  )
}

/** Digits by which dust is finer than the market's step. */
const FINER = 4

function Dust({ group }: { group: GroupView }): ReactNode {
  const dust = dustOf(group)
  if (dust.eq(ZERO)) return null
  const [label, meaning] = isOpen(group)
    ? ['Dust', 'What is too small for the market to take. It is a cost of this group.']
    : ['Left over', 'What it still held when it ended: too small for the market to take, or given up.']
  return (
    <Figure label={`${label}, ${group.base}`} meaning={meaning}>
      <Amount text={format(dust, { decimals: decimalsOf(group.step_size) + FINER })} />
    </Figure>
  )
}
