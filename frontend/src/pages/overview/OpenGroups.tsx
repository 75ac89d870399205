/** The open positions that weigh most, live: the largest profits and losses first. */
import { type ReactNode, memo, useMemo } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { gain } from '@/features/positions/calculate'
import { LegsCount, PnlAmount, PnlPercent, PriceAmount, TargetBar } from '@/features/positions/parts'
import { useFigures, useLiveGroup } from '@/features/positions/useGroup'
import { useOpenCount } from '@/features/positions/useOpenGroups'
import { type Decimal, ZERO, decimal } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { priceIn, selectOpenGroups, selectPrices } from '@/live/selectors'
import type { LiveStore } from '@/live/store'
import { useSampled } from '@/live/useSampled'
import { Panel } from '@/ui/Panel'
import { SideMark } from '@/ui/SideMark'

import css from './panels.module.css'

const SHOWN = 6
/** A list that changes its order faster cannot be read. */
const ORDER_EVERY_MS = 5_000

export function OpenGroups({ quote }: { quote: string }): ReactNode {
  const count = useOpenCount()
  const ids = useHeaviest()
  const more = count - ids.length
  return (
    <Panel title="Open positions" aside={<Link to={paths.positions}>{more > 0 ? `All ${count}` : 'Positions'}</Link>} flush>
      {count === 0 ? (
        <p className={css.calm}>No position is open. The next alert that is accepted opens one, and it moves here as it fills.</p>
      ) : (
        <ul className={css.groups} aria-label="Open positions">
          {ids.map((id) => (
            <GroupLine key={id} id={id} quote={quote} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** One text, so that the same order is the same answer. */
function heaviest(live: LiveStore): string {
  const priceOf = priceIn(selectPrices(live))
  const weight = (group: GroupView): Decimal => gain(group, priceOf(group))?.abs() ?? ZERO
  return selectOpenGroups(live)
    .map((group) => ({ id: group.id, weight: weight(group) }))
    .sort((a, b) => b.weight.cmp(a.weight))
    .slice(0, SHOWN)
    .map(({ id }) => id)
    .join(' ')
}

function useHeaviest(): readonly string[] {
  const found = useSampled(heaviest, ORDER_EVERY_MS)
  return useMemo(() => (found === '' ? [] : found.split(' ')), [found])
}

const GroupLine = memo(function GroupLine({ id, quote }: { id: string; quote: string }): ReactNode {
  const group = useLiveGroup(id)
  return group === null ? null : <FilledLine group={group} quote={quote} />
})

function FilledLine({ group, quote }: { group: GroupView; quote: string }): ReactNode {
  const { price, profit, target } = useFigures(group)
  return (
    <li>
      <span className={css.pair}>
        <Link to={paths.group(group.id)} className={css.cover}>
          {group.symbol}
        </Link>
        <span className={css.dim}>{timeframe(group.timeframe_seconds)}</span>
        <SideMark side={group.side} />
      </span>
      <span className={css.legs}>
        <LegsCount group={group} />
      </span>
      <span className={css.prices}>
        <span className={css.dim}>avg</span>
        <PriceAmount value={decimal(group.average_price)} group={group} />
        <span className={css.dim}>now</span>
        <PriceAmount value={price} group={group} />
      </span>
      <span className={css.percent}>
        <PnlPercent profit={profit} />
      </span>
      <strong className={css.amount}>
        <PnlAmount profit={profit} quote={quote} />
      </strong>
      <span className={css.target}>
        <TargetBar target={target} group={group} />
      </span>
    </li>
  )
}
