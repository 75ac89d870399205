/** Each position's path to being closed by an offset: how deep, how long yet, and every condition when it is opened. */
import { type ReactNode, useId, useMemo, useState } from 'react'

import type { CandidateView } from '@/api/types'
import { Empty } from '@/ui/Notice'
import { Tabs } from '@/ui/Tabs'
import { VirtualRows } from '@/ui/VirtualRows'
import table from '@/ui/table.module.css'
import { useWide } from '@/ui/useWide'

import { CandidateCard, CandidateRow } from './Candidate'
import css from './Candidates.module.css'
import { byLoss, isLosing } from './calculate'

const COLUMNS = '28px 112px 168px 120px minmax(260px, 1fr) 104px 190px'
const HEADS: readonly (readonly [string, boolean])[] = [
  ['Pair', false], ['Loss against threshold', false], ['Unrealized', true], ['What stands in the way', false], ['Wait ends in', true],
]

type Shown = 'losing' | 'winning'

export function Candidates({ candidates, quote }: { candidates: readonly CandidateView[]; quote: string }): ReactNode {
  const sides = useMemo(() => split(candidates), [candidates])
  const [shown, setShown] = useState<Shown>('losing')
  const panel = useId()
  const tabs = [
    { key: 'losing', label: 'Losing', count: sides.losing.length },
    { key: 'winning', label: 'In profit', count: sides.winning.length },
  ] as const
  return (
    <section aria-label="Paths to an offset" className={css.frame}>
      <div className={css.tools}>
        <Tabs label="Paths to an offset" tabs={tabs} chosen={shown} onChoose={setShown} panelId={panel} />
        <span className={css.meaning}>
          {shown === 'losing' ? 'When each may be closed, paid by those in profit.' : 'These may pay, the largest profit first.'}
        </span>
      </div>
      <div id={panel} role="tabpanel" aria-label={shown === 'losing' ? 'Losing' : 'In profit'}>
        {sides[shown].length === 0 ? <Nothing shown={shown} /> : <List candidates={sides[shown]} quote={quote} />}
      </div>
    </section>
  )
}

function split(candidates: readonly CandidateView[]): Readonly<Record<Shown, CandidateView[]>> {
  const sorted = byLoss(candidates)
  return { losing: sorted.filter(isLosing), winning: sorted.filter((candidate) => !isLosing(candidate)).reverse() }
}

function Nothing({ shown }: { shown: Shown }): ReactNode {
  return shown === 'losing' ? (
    <Empty icon="check" title="No open position loses">
      One that does comes here, with what stands between it and an offset: pyramids, wait, and how deep it has fallen.
    </Empty>
  ) : (
    <Empty icon="positions" title="No open position is in profit">
      An offset needs positions in profit that pay for the one that is closed.
    </Empty>
  )
}

function List({ candidates, quote }: { candidates: readonly CandidateView[]; quote: string }): ReactNode {
  const wide = useWide()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string): void =>
    setOpen((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])))
  const rows = (
    <VirtualRows
      role={wide ? 'rowgroup' : 'list'}
      itemRole={wide ? 'presentation' : 'listitem'}
      items={candidates}
      keyOf={(candidate) => candidate.group_id}
      rowHeight={wide ? 52 : 190}
      render={(candidate) => {
        const Shape = wide ? CandidateRow : CandidateCard
        return <Shape candidate={candidate} quote={quote} open={open.has(candidate.group_id)} onToggle={toggle} />
      }}
    />
  )
  if (!wide) return rows
  const style = { '--columns': COLUMNS } as React.CSSProperties
  return (
    <div role="table" aria-label="Paths to an offset" aria-rowcount={candidates.length + 1} className={table.table} style={style}>
      <div role="rowgroup">
        <div role="row" className={table.head}>
          <div role="columnheader"><span className="visually-hidden">Conditions</span></div>
          {HEADS.map(([title, right]) => (
            <div key={title} role="columnheader" className={right ? table.right : undefined}>
              {title === 'Unrealized' ? `${title} ${quote}` : title}
            </div>
          ))}
          <div role="columnheader"><span className="visually-hidden">Actions</span></div>
        </div>
      </div>
      {rows}
    </div>
  )
}
