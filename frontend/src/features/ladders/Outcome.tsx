/** What the ladder comes to on this market, by the server's own figures: the capital, the depth, and every leg. */
import { Fragment, type ReactNode } from 'react'

import type { RequestFailure } from '@/api/problem'
import type { LadderPreview, Side } from '@/api/types'
import { decimal, format, formatMoney, formatStep } from '@/lib/decimal'
import { Amount } from '@/ui/Amount'
import { Icon } from '@/ui/Icon'
import { Figure, Figures } from '@/ui/Panel'

import { figuresOf } from './figures'
import css from './Outcome.module.css'

interface OutcomeProps {
  preview: LadderPreview
  side: Side
}

const percent = (value: Parameters<typeof format>[0], decimals = 2): string => `${format(value, { decimals })}\u202f%`

export function Outcome({ preview, side }: OutcomeProps): ReactNode {
  const figures = figuresOf(preview)
  const { quote } = preview
  const capital = decimal(preview.capital)
  return (
    <div className={css.outcome}>
      <Figures>
        <Figure label={`Worst case, ${quote}`} note={`of ${formatMoney(capital, quote)}`} meaning="What all legs that are placed take together, of the capital that this pyramid may use.">
          <Amount text={formatMoney(figures.cost, quote)} />
        </Figure>
        <Figure label={`Free, ${quote}`} note={`${formatMoney(decimal(preview.left), quote)} left`} meaning="The account's free balance now, and what the worst case would leave of it.">
          <Amount text={formatMoney(decimal(preview.free), quote)} />
        </Figure>
        <Figure label="Depth covered" meaning="From the entry price to the last leg that is placed.">
          <Amount text={percent(figures.depth)} />
        </Figure>
        <Figure label="Break-even, all filled" meaning="Where everything can be sold without loss once the last leg is filled, with a taker's fee on both sides.">
          <Amount text={formatStep(figures.breakEven, preview.tick_size)} />
        </Figure>
        <Figure label={side === 'long' ? 'Rise to break even' : 'Fall to break even'} meaning="How far the price has to come back from the last leg. Fees are in it.">
          <Amount text={percent(figures.needed)} />
        </Figure>
      </Figures>
      <Verdict preview={preview} leftOut={figures.leftOut} />
      <p className={css.hint}>{`With every pyramid a position may use ${formatMoney(decimal(preview.group_capital), quote)} ${quote}; with every slot taken, ${formatMoney(decimal(preview.pool_capital), quote)} ${quote}.`}</p>
    </div>
  )
}

function Verdict({ preview, leftOut }: { preview: LadderPreview; leftOut: number }): ReactNode {
  const [text, fine] = verdictOf(preview, leftOut)
  return (
    <p className={css.verdict} data-fine={fine} role="status">
      <Icon name={fine ? 'check' : 'alert'} />
      {text}
    </p>
  )
}

function verdictOf(preview: LadderPreview, leftOut: number): [text: string, fine: boolean] {
  const first = preview.legs[0]
  if (first !== undefined && !first.placed) return [`An entry would be refused: the first leg's ${first.problems.join(', ')}.`, false]
  if (!preview.accepted) return ['An entry would be refused: the free balance does not cover all legs.', false]
  if (leftOut > 0) return [`${leftOut} of ${preview.legs.length} legs would be left out; the reasons stand below.`, false]
  return [preview.free === null ? 'Every leg fits the market. The free balance is not known now.' : 'Every leg fits the market and the free balance.', true]
}

/** Why nothing can be worked out, in the server's words. */
export function NotWorkedOut({ failure }: { failure: RequestFailure }): ReactNode {
  const reasons = Object.entries(failure.fields).map(([field, reason]) => `${field.replaceAll('_', ' ').replaceAll('.', ' ')} ${reason}`)
  return (
    <p className={css.verdict} role="status">
      <Icon name="alert" />
      {reasons.length === 0 ? failure.message : `Not worked out: ${reasons.join('. ')}.`}
    </p>
  )
}

export function LegTable({ preview }: { preview: LadderPreview }): ReactNode {
  return (
    <div className={css.scroll} role="region" aria-label="Legs" tabIndex={0}>
      <table className={css.table}>
        <caption className="visually-hidden">{`Legs on ${preview.symbol}`}</caption>
        <thead>
          <tr>
            <th scope="col">Leg</th>
            <th scope="col">Price</th>
            <th scope="col">{`Quantity, ${preview.base}`}</th>
            <th scope="col">Cost</th>
            <th scope="col">Average</th>
            <th scope="col">Break-even</th>
            <th scope="col">Target</th>
          </tr>
        </thead>
        <tbody>
          {preview.legs.map((leg) => (
            <Fragment key={leg.index}>
              <tr data-placed={leg.placed}>
                <th scope="row">{leg.index}</th>
                <td>{formatStep(decimal(leg.price), preview.tick_size)}</td>
                <td>{formatStep(decimal(leg.quantity), preview.step_size)}</td>
                <td>{formatMoney(decimal(leg.cost), preview.quote)}</td>
                <td>{formatStep(decimal(leg.average_price), preview.tick_size)}</td>
                <td>{formatStep(decimal(leg.break_even_price), preview.tick_size)}</td>
                <td>{formatStep(decimal(leg.target_price), preview.tick_size)}</td>
              </tr>
              {leg.problems.length === 0 ? null : <tr className={css.why}><td colSpan={7} className={css.problem}>{leg.problems.join('. ')}</td></tr>}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The market's rules that the legs were fitted to. */
export function MarketRules({ preview }: { preview: LadderPreview }): ReactNode {
  const { tick_size, step_size, min_quantity, min_notional, base, quote } = preview
  const after = `Prices and costs in ${quote}; average, break-even and target as they are once the leg and all before it are filled.`
  const least = `at least ${min_quantity} ${base} and ${min_notional} ${quote}`
  return <p className={css.hint}>{`${after} ${preview.symbol} trades in steps of ${step_size} ${base} at prices in steps of ${tick_size}; an order is ${least}.`}</p>
}
