/** Which prices of a position are marked in a drawing of its ladder. Pure. */
import type { GroupView } from '@/api/types'
import type { LineKind } from '@/features/chart/lines'
import type { Decimal } from '@/lib/decimal'

import { chartLines } from './chartLines'

export interface Mark {
  key: string
  kind: LineKind | 'price'
  price: Decimal
  label: string
}

/** The prices worth a line: those that are drawn over candles, and the price itself. */
export function marksOf(group: GroupView, price: Decimal | null): Mark[] {
  const marks: Mark[] = chartLines(group)
  return price === null ? marks : [...marks, { key: 'price', kind: 'price', price, label: 'price' }]
}
