/** A thin bar that shows a share. `percent` is drawn as it is printed, without passing through a float. */
import type { ReactNode } from 'react'

import { type Decimal, HUNDRED, ZERO, clamp } from '@/lib/decimal'

import css from './Bar.module.css'
import { type Tone, TONE_COLOR } from './tone'

interface BarProps {
  /** 0 to 100; null draws an empty bar. */
  percent: Decimal | null
  label: string
  tone?: Tone
  width?: string
}

export function Bar({ percent, label, tone = 'neutral', width }: BarProps): ReactNode {
  const share = clamp(percent ?? ZERO, ZERO, HUNDRED).toFixed(1)
  return (
    <span
      className={css.bar}
      role="img"
      aria-label={label}
      style={{ width, '--share': `${share}%`, '--tone': TONE_COLOR[tone] } as React.CSSProperties}
    />
  )
}

interface PipsProps {
  filled: number
  /** Begun but not done; drawn half dark. */
  partial?: number
  total: number
}

/** A small count drawn as squares: dark is done, light is still to come. The number stands beside it. */
export function Pips({ filled, partial = 0, total }: PipsProps): ReactNode {
  return (
    <span
      aria-hidden
      className={css.pips}
      style={{ '--total': total, '--filled': filled, '--begun': partial > 0 ? 1 : 0 } as React.CSSProperties}
    />
  )
}
