/** One line of a life; opened it shows the numbers, the order, how the group stood then, and an alert as it came. */
import { type ReactNode, memo, useId, useState } from 'react'
import { Link } from 'react-router'

import type { GroupView, TimelineItem } from '@/api/types'
import { Said } from '@/features/portfolio/Said'
import { decimal, formatPnl, formatStep } from '@/lib/decimal'
import { indentJson } from '@/lib/indentJson'
import { numberText, spoken } from '@/lib/named'
import { paths } from '@/lib/paths'
import { exact } from '@/lib/time'
import { Icon } from '@/ui/Icon'
import { Figure } from '@/ui/Panel'
import { TONE_COLOR } from '@/ui/tone'

import css from './timeline.module.css'
import { LOOKS, bodyOf, offset as offsetText } from './words'

interface TimelineRowProps {
  item: TimelineItem
  /** Milliseconds since the alert. */
  offset: number
  group: GroupView
}

export const TimelineRow = memo(function TimelineRow({ item, offset, group }: TimelineRowProps): ReactNode {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { icon, tone } = LOOKS[item.kind]
  const when = exact(item.time)
  return (
    <li className={css.item}>
      <button type="button" className={css.line} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <span className={css.chevron}><Icon name="chevron" size={14} /></span>
        <time className={css.time} dateTime={item.time} title={when}>{when.slice(11, 23)}</time>
        <span className={css.offset}>{offsetText(offset)}</span>
        <span className={css.title} style={{ color: TONE_COLOR[tone] }}>
          <Icon name={icon} size={14} />
          <span>{item.title}</span>
        </span>
        <span className={css.text}><Said>{bodyOf(item)?.lead ?? item.text}</Said></span>
      </button>
      {open ? <Behind id={id} item={item} group={group} /> : null}
    </li>
  )
})

function Behind({ id, item, group }: { id: string; item: TimelineItem; group: GroupView }): ReactNode {
  const { order } = item
  const told = bodyOf(item)
  return (
    <div id={id} className={css.behind}>
      <dl className={css.numbers}>
        {Object.entries(item.numbers).map(([name, value]) => (
          <Figure key={name} label={spoken(name)}><Said>{numberText(value)}</Said></Figure>
        ))}
        <Figure label="Time">{exact(item.time)}</Figure>
        <Figure label={`Held then, ${group.base}`}>{formatStep(decimal(item.held_quantity), group.step_size)}</Figure>
        <Figure label="Average then">{formatStep(decimal(item.average_price), group.tick_size)}</Figure>
        <Figure label={`Realized by then, ${group.quote}`}>{formatPnl(decimal(item.realized_pnl), group.quote)}</Figure>
      </dl>
      {order === null ? null : (
        <p className={css.order}>
          <span>{`Order, ${order.status.replaceAll('_', ' ')} by now:`}</span>
          <code>{order.client_order_id}</code>
        </p>
      )}
      {told === null ? null : <pre className={css.body} tabIndex={0} aria-label="The alert as it came, secret masked">{indentJson(told.body)}</pre>}
      {item.signal_id === null ? null : <Link to={paths.signal(item.signal_id)}>See the signal</Link>}
    </div>
  )
}
