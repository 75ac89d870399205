/**
 * The open groups on a phone: a card each, the profit first; a tap anywhere opens the group. Swiped to the right it is
 * kept out of offsets, or let in again, which can be undone; swiped to the left it asks before it closes, since a sale
 * cannot be.
 */
import { type ReactNode, memo, useMemo, useState } from 'react'
import { Link } from 'react-router'

import { blockFromOffset } from '@/api/groups'
import type { GroupView } from '@/api/types'
import { useWish } from '@/api/useWish'
import { decimal, formatPercent, formatPnl, moneyDecimals } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { Amount } from '@/ui/Amount'
import { Icon } from '@/ui/Icon'
import { SideMark } from '@/ui/SideMark'
import { VirtualRows } from '@/ui/VirtualRows'
import { Word } from '@/ui/Word'
import card from '@/ui/card.module.css'
import { pnlTone } from '@/ui/tone'

import css from './GroupCards.module.css'
import { type Arrangement, type Item, keyOf } from './list/arrange'
import { RowBelow } from './list/RowBelow'
import { type MenuAt, RowMenu } from './list/RowMenu'
import { Fold } from './list/SectionRow'
import sectionCss from './list/SectionRow.module.css'
import type { Section } from './list/sections'
import { type RowKind, useRowAsk } from './list/useRowAsk'
import { useSwipe } from './list/useSwipe'
import { Age, GroupState, LegsCount, PnlAmount, PnlPercent, PriceAmount, TargetBar } from './parts'
import { useFigures, useLiveGroup } from './useGroup'
import { useTotalsOf } from './useOpenGroups'

const CARD_HEIGHT = 150

export function GroupCards({ arrangement, quote }: { arrangement: Arrangement; quote: string }): ReactNode {
  const { open, told, ask, keep, tell } = useRowAsk()
  const [menu, setMenu] = useState<MenuAt | null>(null)
  const [blocking, setBlocking] = useState<string | null>(null)
  const { step, send } = useWish()
  const acts = useMemo<CardActs>(() => {
    const block = (id: string, blocked: boolean): void => {
      setBlocking(id)
      const text = blocked ? 'Blocked: no offset touches it.' : 'Offsets may use it again.'
      send(() => blockFromOffset(id, blocked), () => tell({ id, text, undo: () => block(id, !blocked) }))
    }
    return { ask, keep, block, onMenu: setMenu, onAccepted: (id, text) => tell({ id, text }) }
  }, [ask, keep, tell, send])
  const draw = (item: Item): ReactNode => {
    if (item.kind === 'section') return <SectionCard section={item.section} folded={item.folded} quote={quote} />
    const { id } = item
    const said = told?.id === id ? told : null
    const failure = step.kind === 'failed' && blocking === id ? `Not done. ${step.message}` : null
    return <GroupCard id={id} asked={open?.id === id ? open.kind : null} told={said?.text ?? failure} undo={said?.undo} acts={acts} />
  }
  return (
    <>
      <VirtualRows role="list" itemRole="listitem" items={arrangement.items} keyOf={keyOf} rowHeight={CARD_HEIGHT} gap={8} render={draw} />
      <RowMenu at={menu} onClose={() => setMenu(null)} onChoose={ask} />
    </>
  )
}

function SectionCard({ section, folded, quote }: { section: Section; folded: boolean; quote: string }): ReactNode {
  const { profit, percent } = useTotalsOf(section.groups)
  return (
    <div className={sectionCss.card}>
      <Fold section={section} folded={folded} />
      {percent === null ? null : (
        <span className={sectionCss.totals}>
          <strong><Amount text={formatPnl(profit, quote)} tone={pnlTone(profit, moneyDecimals(quote))} /></strong>
          <Amount text={formatPercent(percent)} tone={pnlTone(percent)} />
        </span>
      )}
    </div>
  )
}

interface CardActs {
  ask: (id: string, kind: RowKind) => void
  keep: () => void
  block: (id: string, blocked: boolean) => void
  onMenu: (at: MenuAt) => void
  onAccepted: (id: string, text: string) => void
}

interface CardProps {
  id: string
  asked: RowKind | null
  told: string | null
  undo: (() => void) | undefined
  acts: CardActs
}

const GroupCard = memo(function GroupCard(props: CardProps): ReactNode {
  const group = useLiveGroup(props.id)
  return group === null ? null : <FilledCard {...props} group={group} />
})

function FilledCard({ group, asked, told, undo, acts }: CardProps & { group: GroupView }): ReactNode {
  const { price, profit, target } = useFigures(group)
  const { id, symbol } = group
  const { offset, handlers } = useSwipe((swipe) => {
    if (swipe === 'right') acts.block(id, !group.offset_blocked)
    else acts.ask(id, group.status === 'closing' ? 'release' : 'close')
  })
  const behind = offset > 0 ? (group.offset_blocked ? 'Let into offsets' : 'Block from offset') : offset < 0 ? 'Close…' : null
  return (
    <div className={css.swiped}>
      {behind === null ? null : <span aria-hidden className={css.behind} data-side={offset > 0 ? 'left' : 'right'}>{behind}</span>}
      <article aria-label={symbol} className={`${card.card} ${css.swipes}`} style={offset === 0 ? undefined : { transform: `translateX(${offset}px)` }} {...handlers}>
        <div className={card.line}>
          <span className={card.name}>
            <Link to={paths.group(id)} className={css.cover} draggable={false}>
              {symbol}
            </Link>
            <span className={css.dim}>{timeframe(group.timeframe_seconds)}</span>
            <SideMark side={group.side} />
          </span>
          <strong className={css.pnl}>
            <PnlAmount profit={profit} quote={group.quote} />
          </strong>
        </div>
        <div className={card.line}>
          <span className={card.pieces}>
            <PriceAmount value={price} group={group} />
            <span className={css.dim}>avg</span>
            <PriceAmount value={decimal(group.average_price)} group={group} />
          </span>
          <PnlPercent profit={profit} />
        </div>
        <div className={card.line}>
          <span className={card.pieces}>
            <span className={css.dim}>Legs</span>
            <LegsCount group={group} />
          </span>
          <TargetBar target={target} group={group} />
        </div>
        <div className={`${card.line} ${css.foot}`}>
          <span className={card.pieces}>
            <GroupState group={group} />
            {group.offset_blocked ? <Word text="No offset" icon="minus" tone="neutral" /> : null}
          </span>
          <span className={css.end}>
            <span className={css.dim}><Age from={group.opened_at} /></span>
            <button
              type="button"
              className={css.more}
              aria-label={`Actions for ${symbol}`}
              aria-haspopup="menu"
              onClick={(event) => acts.onMenu({ id, anchor: event.currentTarget })}
            >
              <Icon name="more" />
            </button>
          </span>
        </div>
        {asked === null && told === null ? null : (
          <div className={css.below}>
            <RowBelow below={{ asked, told, undo }} group={group} price={price} onKeep={acts.keep} onAccepted={acts.onAccepted} />
          </div>
        )}
      </article>
    </div>
  )
}
