/** Two ladders on the same market, figure by figure. Pure. */
import type { LadderPreview, Side } from '@/api/types'
import { type Decimal, decimalsOf, format, moneyDecimals, whole } from '@/lib/decimal'

import { type LadderFigures, figuresOf } from './figures'

export interface Difference {
  name: string
  /** Printed, as all of these. */
  mine: string
  other: string
  /** Mine less the other, signed. */
  by: string
}

/** Both must be previews of one market at one price. */
export function differences(mine: LadderPreview, other: LadderPreview, side: Side): Difference[] {
  const [a, b] = [figuresOf(mine), figuresOf(other)]
  const row = (name: string, key: keyof LadderFigures, decimals: number): Difference => {
    // Rounded first, so that the difference is the one between the numbers that are seen.
    const [here, there] = [read(a[key])?.round(decimals) ?? null, read(b[key])?.round(decimals) ?? null]
    const by = here === null || there === null ? null : here.minus(there)
    return { name, mine: format(here, { decimals }), other: format(there, { decimals }), by: format(by, { decimals, signed: true }) }
  }
  return [
    row(`Worst case, ${mine.quote}`, 'cost', moneyDecimals(mine.quote)),
    row('Depth covered, %', 'depth', 2),
    row('Break-even after the last leg', 'breakEven', decimalsOf(mine.tick_size)),
    row(side === 'long' ? 'Rise to break even, %' : 'Fall to break even, %', 'needed', 2),
    row('Legs placed', 'placed', 0),
    row('Legs left out', 'leftOut', 0),
  ]
}

const read = (value: Decimal | number | null): Decimal | null => (typeof value === 'number' ? whole(value) : value)
