/** What a colour may mean. Each means one thing, and none stands alone: an icon, an arrow or a word goes with it. */
import type { Decimal } from '@/lib/decimal'
import { ZERO } from '@/lib/decimal'

import css from './tone.module.css'

export type Tone = 'neutral' | 'profit' | 'loss' | 'attention' | 'fault'

export const TONE_COLOR: Readonly<Record<Tone, string>> = {
  neutral: 'var(--text-2)',
  profit: 'var(--profit)',
  loss: 'var(--loss)',
  attention: 'var(--attention)',
  fault: 'var(--fault)',
}

/** For an element that stands many times on a page: a class costs the browser less than a style of its own. */
export const toneClass = (tone: Tone): string => css[tone] ?? ''

/** Profit, loss, or neutral for the unknown and for what is shown as zero with so many digits. */
export function pnlTone(value: Decimal | null, decimals = 2): Tone {
  if (value === null || value.round(decimals).eq(ZERO)) return 'neutral'
  return value.gt(ZERO) ? 'profit' : 'loss'
}
