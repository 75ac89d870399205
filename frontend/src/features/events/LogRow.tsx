/** One line of the log; opened it shows its numbers, the exact time and the order that it is about. */
import { type ReactNode, memo, useId } from 'react'
import { Link } from 'react-router'

import type { EventView } from '@/api/types'
import { Said } from '@/features/portfolio/Said'
import { numberText, spoken } from '@/lib/named'
import { paths } from '@/lib/paths'
import { clock, exact } from '@/lib/time'
import { Icon } from '@/ui/Icon'
import { Figure } from '@/ui/Panel'
import { Reason } from '@/ui/reason/Reason'
import { TONE_COLOR } from '@/ui/tone'

import css from './log.module.css'
import { KIND_WORDS, LEVEL_LOOKS } from './words'

interface LogRowProps {
  line: EventView
  /** Milliseconds; only the day of it matters. */
  now: number
  open: boolean
  onOpen: (id: string | null) => void
  onSymbol: (symbol: string) => void
}

export const LogRow = memo(function LogRow({ line, now, open, onOpen, onSymbol }: LogRowProps): ReactNode {
  const id = useId()
  const { text, icon, tone } = LEVEL_LOOKS[line.level]
  return (
    <div className={css.item} data-level={line.level}>
      <div className={css.row}>
        <button type="button" className={css.line} aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => onOpen(open ? null : line.id)}>
          <span className={css.chevron}><Icon name="chevron" size={14} /></span>
          <Reason text={exact(line.time)}>
            <time className={css.time} dateTime={line.time}>{clock(line.time, now)}</time>
          </Reason>
          <span className={css.level} style={{ color: TONE_COLOR[tone] }}>
            <Icon name={icon} size={14} />
            <span>{text}</span>
          </span>
          <span className={css.kind}>{KIND_WORDS[line.kind]}</span>
          <span className={css.pair}>{line.symbol ?? ''}</span>
          <span className={css.text}><Said>{line.text}</Said></span>
        </button>
        <Leads line={line} />
      </div>
      {open ? <Behind id={id} line={line} onSymbol={onSymbol} /> : null}
    </div>
  )
})

function Leads({ line }: { line: EventView }): ReactNode {
  const about = line.symbol === null ? '' : ` ${line.symbol}`
  if (line.group_id !== null) return <Link className={css.lead} to={paths.group(line.group_id)} aria-label={`Position${about}`}>Position</Link>
  if (line.signal_id !== null) return <Link className={css.lead} to={paths.signal(line.signal_id)} aria-label={`Signal${about}`}>Signal</Link>
  return <span className={css.lead} />
}

function Behind({ id, line, onSymbol }: { id: string; line: EventView; onSymbol: (symbol: string) => void }): ReactNode {
  const { symbol } = line
  return (
    <div id={id} className={css.behind}>
      <dl className={css.numbers}>
        <Figure label="Time">{exact(line.time)}</Figure>
        {Object.entries(line.numbers).map(([name, value]) => (
          <Figure key={name} label={spoken(name)}><Said>{numberText(value)}</Said></Figure>
        ))}
        {line.acknowledged_at === null ? null : <Figure label="Read">{exact(line.acknowledged_at)}</Figure>}
      </dl>
      <p className={css.ids}>
        {line.client_order_id === null ? null : (
          <span>
            {'Order '}
            <code>{line.client_order_id}</code>
          </span>
        )}
        <span>
          {'Line '}
          <code>{line.id}</code>
        </span>
      </p>
      <p className={css.links}>
        {line.signal_id === null ? null : <Link to={paths.signal(line.signal_id)}>See the signal</Link>}
        {line.group_id === null ? null : <Link to={paths.group(line.group_id)}>See the position</Link>}
        {line.group_id === null ? null : <Link to={`${paths.events}?group_id=${encodeURIComponent(line.group_id)}`}>Only this position</Link>}
        {symbol === null ? null : (
          <button type="button" className={css.only} onClick={() => onSymbol(symbol)}>
            {`Only ${symbol}`}
          </button>
        )}
      </p>
    </div>
  )
}
