/** The pyramids of a group with the legs of each: planned against done, and how near each is to its target. */
import { type ReactNode, memo } from 'react'
import { Link } from 'react-router'

import type { GroupView, LegView, PyramidView } from '@/api/types'
import { type Decimal, UNKNOWN, decimal, format, formatStep } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { clock, exact } from '@/lib/time'
import { isOpen } from '@/live/selectors'
import { Amount } from '@/ui/Amount'
import { Bar } from '@/ui/Bar'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'
import { Reason } from '@/ui/reason/Reason'
import table from '@/ui/table.module.css'
import { useNow } from '@/ui/useNow'
import { useWide } from '@/ui/useWide'

import css from './Pyramids.module.css'
import { distance, legTarget } from './calculate'
import { legWord } from './words'

const COLUMNS = '20px minmax(92px, 1fr) minmax(84px, 1fr) minmax(84px, 1fr) minmax(88px, 1fr)'

const HEADINGS: readonly { title: string; right: boolean }[] = [
  { title: 'Leg', right: false },
  { title: 'Order', right: false },
  { title: 'Average', right: true },
  { title: 'Filled', right: true },
  { title: 'Target', right: true },
]

export function Pyramids({ group, price }: { group: GroupView; price: Decimal | null }): ReactNode {
  const wide = useWide()
  return (
    <>
      {group.pyramids.map((pyramid) => (
        <Panel key={pyramid.index} title={`Pyramid ${pyramid.index}`} aside={<Origin pyramid={pyramid} group={group} />} flush>
          {wide ? <LegTable pyramid={pyramid} group={group} price={price} /> : <LegCards pyramid={pyramid} group={group} price={price} />}
        </Panel>
      ))}
    </>
  )
}

function Origin({ pyramid, group }: { pyramid: PyramidView; group: GroupView }): ReactNode {
  const now = useNow()
  return (
    <span className={css.origin}>
      <span>{`from ${formatStep(decimal(pyramid.base_price), group.tick_size)}`}</span>
      <Reason text={exact(pyramid.opened_at)}>
        <span>{clock(pyramid.opened_at, now)}</span>
      </Reason>
      <Link to={paths.signal(pyramid.signal_id)}>Signal</Link>
    </span>
  )
}

interface LegsProps {
  pyramid: PyramidView
  group: GroupView
  price: Decimal | null
}

function LegTable({ pyramid, group, price }: LegsProps): ReactNode {
  const label = `Legs of pyramid ${pyramid.index}`
  return (
    <div role="table" aria-label={label} className={`${table.table} ${css.legs}`} style={{ '--columns': COLUMNS } as React.CSSProperties}>
      <div role="rowgroup">
        <div role="row" className={table.head}>
          {HEADINGS.map(({ title, right }) => (
            <div key={title} role="columnheader" className={right ? table.right : undefined}>{title}</div>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {pyramid.legs.map((leg) => <LegRow key={leg.index} leg={leg} group={group} price={price} />)}
      </div>
    </div>
  )
}

interface LegProps {
  leg: LegView
  group: GroupView
  price: Decimal | null
}

/** Each cell has what is in its first line, and what was planned in its second. */
function LegRow({ leg, group, price }: LegProps): ReactNode {
  const right = `${table.cell} ${table.right} ${css.two}`
  const left = `${table.cell} ${css.two}`
  return (
    <div role="row" className={table.row}>
      <div role="cell" className={table.cell}>{leg.index}</div>
      <div role="cell" className={left}>
        <Word {...legWord(leg)} reason={leg.skip_reason} />
        <TargetProgress leg={leg} price={price} open={isOpen(group)} />
      </div>
      <div role="cell" className={right}>
        <Amount text={formatStep(decimal(leg.average_price), group.tick_size)} flash />
        <Reason text={`Planned ${gapText(leg)} from the base`}>
          <span className={css.plan}>{`plan ${formatStep(decimal(leg.price), group.tick_size)}`}</span>
        </Reason>
      </div>
      <div role="cell" className={right}>
        <Filled leg={leg} group={group} />
        <span className={css.plan}>{`of ${formatStep(decimal(leg.quantity), group.step_size)}`}</span>
      </div>
      <div role="cell" className={right}>
        <Amount text={formatStep(decimal(leg.target_price), group.tick_size)} flash />
        <span className={css.plan}>{targetNote(leg, group, price)}</span>
      </div>
    </div>
  )
}

/** The configured gap is a distance; the planned price shows its direction. */
const gapText = (leg: LegView): string => `${format(decimal(leg.gap_percent), { decimals: 2 })}\u202f%`

/** How far the price is from the target, and whether a hand set it. */
function targetNote(leg: LegView, group: GroupView, price: Decimal | null): string {
  const target = legTarget(leg, price)
  if (target.kind !== 'open' || leg.average_price === null) return leg.target_price === null ? '' : `+${format(decimal(leg.tp_percent), { decimals: 2 })}\u202f%`
  const away = isOpen(group) ? distance(group, price, target.price) : null
  return away === null ? '' : `${format(away, { decimals: 2 })}\u202f% away`
}

function Filled({ leg, group }: { leg: LegView; group: GroupView }): ReactNode {
  const filled = decimal(leg.filled_quantity)
  return <Amount text={leg.average_price === null ? UNKNOWN : formatStep(filled, group.step_size)} flash />
}

interface ProgressProps {
  leg: LegView
  price: Decimal | null
  /** Whether the group still waits for its targets. */
  open: boolean
}

const TargetProgress = memo(function TargetProgress({ leg, price, open }: ProgressProps): ReactNode {
  const target = legTarget(leg, price)
  if (target.kind === 'taken') return <Word text="Taken" icon="check" tone="profit" />
  if (!open && leg.average_price !== null) return <Word text="Closed" icon="check" tone="neutral" />
  if (target.kind === 'none' || target.progress === null) return <span className={css.plan}>{`gap ${gapText(leg)}`}</span>
  const done = format(target.progress, { decimals: 0 })
  return (
    <span className={css.progress}>
      <Bar percent={target.progress} label={`${done} % of the way to its target`} width="40px" />
      <Amount text={`${done}\u202f%`} />
    </span>
  )
})

function LegCards({ pyramid, group, price }: LegsProps): ReactNode {
  return (
    <ul aria-label={`Legs of pyramid ${pyramid.index}`}>
      {pyramid.legs.map((leg) => (
        <li key={leg.index} className={css.card}>
          <span className={css.index}>{leg.index}</span>
          <span className={css.main}>
            <Amount text={formatStep(decimal(leg.average_price ?? leg.price), group.tick_size)} flash />
            <Word {...legWord(leg)} reason={leg.skip_reason} />
          </span>
          <span className={css.side}>
            <span>
              <span className={table.dim}>tp </span>
              <Amount text={formatStep(decimal(leg.target_price), group.tick_size)} flash />
            </span>
            <TargetProgress leg={leg} price={price} open={isOpen(group)} />
          </span>
        </li>
      ))}
    </ul>
  )
}
