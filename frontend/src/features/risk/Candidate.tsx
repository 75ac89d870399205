/** One position on its way to an offset, as a row and as a card. */
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'

import type { CandidateView, ConditionView } from '@/api/types'
import { decimal, format, formatPercent } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { useEngineNow } from '@/live/engineClock'
import { selectGroup } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Amount } from '@/ui/Amount'
import { Bar, Pips } from '@/ui/Bar'
import { Icon } from '@/ui/Icon'
import { SideMark } from '@/ui/SideMark'
import table from '@/ui/table.module.css'
import { RowToggle } from '@/ui/table/RowToggle'
import { TONE_COLOR, pnlTone } from '@/ui/tone'

import css from './Candidates.module.css'
import { KeepOut } from './KeepOut'
import { Money } from './Sales'
import { condition, nearness } from './calculate'
import { waitText, pathSentence } from './words'

interface CandidateProps {
  candidate: CandidateView
  quote: string
  open: boolean
  onToggle: (groupId: string) => void
}

export function CandidateRow({ candidate, quote, open, onToggle }: CandidateProps): ReactNode {
  const right = `${table.cell} ${table.right}`
  return (
    <>
      <div role="row" className={`${table.row} ${table.link} ${css.row}`}>
        <div role="cell"><RowToggle open={open} label={`Conditions of ${candidate.symbol}`} onToggle={() => onToggle(candidate.group_id)} /></div>
        <div role="cell" className={css.pair}><Pair candidate={candidate} /></div>
        <div role="cell"><LossBar candidate={candidate} /></div>
        <div role="cell" className={right}><Money value={candidate.unrealized} quote={quote} /></div>
        <div role="cell" className={css.path}><Path candidate={candidate} /></div>
        <div role="cell" className={right}><Wait candidate={candidate} /></div>
        <div role="cell" className={table.above}><KeepOut groupId={candidate.group_id} symbol={candidate.symbol} /></div>
      </div>
      {open ? (
        <div role="row">
          <div role="cell"><Conditions candidate={candidate} /></div>
        </div>
      ) : null}
    </>
  )
}

export function CandidateCard({ candidate, quote, open, onToggle }: CandidateProps): ReactNode {
  return (
    <article className={css.card} aria-label={candidate.symbol}>
      <div className={css.line}>
        <span className={css.name}><Pair candidate={candidate} /></span>
        <strong><Money value={candidate.unrealized} quote={quote} /></strong>
      </div>
      <LossBar candidate={candidate} />
      <button type="button" className={css.fold} aria-expanded={open} onClick={() => onToggle(candidate.group_id)}>
        <span className={css.path}><Path candidate={candidate} /></span>
        <Icon name="chevron" />
      </button>
      {open ? <Conditions candidate={candidate} /> : null}
      <KeepOut groupId={candidate.group_id} symbol={candidate.symbol} />
    </article>
  )
}

function Pair({ candidate }: { candidate: CandidateView }): ReactNode {
  const group = useLive(useMemo(() => selectGroup(candidate.group_id), [candidate.group_id]))
  return (
    <>
      <Link to={paths.group(candidate.group_id)} className={`${css.symbol ?? ''} ${table.above ?? ''}`}>{candidate.symbol}</Link>
      {group === null ? null : (
        <span className={css.small}>
          {timeframe(group.timeframe_seconds)}
          <SideMark side={group.side} />
        </span>
      )}
    </>
  )
}

function LossBar({ candidate }: { candidate: CandidateView }): ReactNode {
  const loss = condition(candidate, 'loss')
  const near = nearness(loss)
  const percent = decimal(candidate.loss_percent)
  const threshold = `${format(decimal(loss?.limit), { decimals: 2 })}\u202f%`
  return (
    <span className={css.loss}>
      <span className={css.lossWords}>
        <Amount text={formatPercent(percent)} tone={pnlTone(percent)} />
        <span className={css.small}>{`of ${threshold}`}</span>
      </span>
      <Bar
        percent={near}
        tone={loss?.met === true ? 'attention' : 'neutral'}
        width="100%"
        label={`${formatPercent(percent)}, a loss is closed from ${threshold} on`}
      />
    </span>
  )
}

function Path({ candidate }: { candidate: CandidateView }): ReactNode {
  const now = useEngineNow()
  const { conditions, eligible } = candidate
  const met = conditions.filter((entry) => entry.met).length
  return (
    <>
      <span className={css.met}>
        <Pips filled={met} total={conditions.length} />
        <span className={css.small}>{`${met} of ${conditions.length} conditions met`}</span>
      </span>
      <span style={eligible ? { color: TONE_COLOR.attention } : undefined}>{pathSentence(candidate, now)}</span>
    </>
  )
}

function Wait({ candidate }: { candidate: CandidateView }): ReactNode {
  const now = useEngineNow()
  return (
    <span role="timer" aria-live="off">
      {waitText(candidate, now)}
    </span>
  )
}

function Conditions({ candidate }: { candidate: CandidateView }): ReactNode {
  return (
    <ul aria-label={`What an offset asks of ${candidate.symbol}`} className={css.conditions}>
      {candidate.conditions.map((entry) => (
        <Condition key={entry.code} entry={entry} />
      ))}
    </ul>
  )
}

function Condition({ entry }: { entry: ConditionView }): ReactNode {
  return (
    <li data-met={entry.met}>
      <Icon name={entry.met ? 'check' : 'ring'} size={14} />
      <span className="visually-hidden">{entry.met ? 'Met: ' : 'Not met: '}</span>
      {entry.text}
    </li>
  )
}
