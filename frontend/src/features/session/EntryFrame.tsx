/** The frame of the pages before the dashboard: the mark, what this is, and one form. */
import type { ReactNode } from 'react'

import { Mark } from '@/ui/Mark'

import css from './session.module.css'

interface EntryFrameProps {
  title: string
  lead: ReactNode
  children: ReactNode
  foot?: ReactNode
}

export function EntryFrame({ title, lead, children, foot }: EntryFrameProps): ReactNode {
  return (
    <main className={css.entry}>
      <div className={css.card}>
        <div className={css.brand}>
          <Mark size={32} />
          <span>DCA Engine</span>
        </div>
        <h1>{title}</h1>
        <div className={css.lead}>{lead}</div>
        {children}
        {foot === undefined ? null : <div className={css.foot}>{foot}</div>}
      </div>
      <LadderArt />
    </main>
  )
}

/** What the engine does, as a drawing: rungs bought on the way down, each sold a step above. Decoration only. */
function LadderArt(): ReactNode {
  return (
    <svg className={css.art} viewBox="0 0 640 720" aria-hidden preserveAspectRatio="xMidYMid slice">
      {RUNGS.map(({ y, bought }) => (
        <g key={y}>
          <line x1="56" x2="584" y1={y} y2={y} className={bought ? css.rungFilled : css.rungResting} />
          <line x1="300" x2="584" y1={y - 52} y2={y - 52} className={css.target} />
        </g>
      ))}
      <path d={PRICE} className={css.price} />
      {FILLS.map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r="5" className={css.fill} />
      ))}
    </svg>
  )
}

const RUNGS = [
  { y: 240, bought: true },
  { y: 330, bought: true },
  { y: 420, bought: true },
  { y: 510, bought: false },
  { y: 600, bought: false },
]
const PRICE =
  'M0 170 L34 190 L58 176 L92 214 L128 240 L150 222 L184 268 L206 256 L246 330 L270 306 L296 342 L320 322 L352 372 L384 420 L404 398 L420 438 L448 404 L470 416 L498 360 L520 374 L548 318 L580 300 L612 262 L640 250'
const FILLS: readonly (readonly [number, number])[] = [
  [128, 240],
  [246, 330],
  [384, 420],
]
