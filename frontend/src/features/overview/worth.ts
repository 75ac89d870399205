/** What a portfolio is worth by the prices of now, reckoned as the engine does. Quote; null where a price is missing. */
import { type Decimal, ZERO, percentOf } from '@/lib/decimal'

export interface Worth {
  capital: Decimal
  /** Capital and everything that was realized. */
  settled: Decimal
  unrealized: Decimal | null
  equity: Decimal | null
  /** In open positions, at entry prices. */
  deployed: Decimal
  /** What resting entries may still buy. */
  reserved: Decimal
  /** Neither deployed nor reserved; below 0 when more was bought than there is. */
  free: Decimal
}

interface Told {
  capital: Decimal
  realized: Decimal
  /** Null while a price of something that is held is not known. */
  unrealized: Decimal | null
  deployed: Decimal
  /** Held at cost, and what entries may still buy. */
  exposure: Decimal
}

export function worthOf({ capital, realized, unrealized, deployed, exposure }: Told): Worth {
  const settled = capital.plus(realized)
  const more = exposure.minus(deployed)
  const reserved = more.lt(ZERO) ? ZERO : more
  return {
    capital,
    settled,
    unrealized,
    equity: unrealized === null ? null : settled.plus(unrealized),
    deployed,
    reserved,
    free: settled.minus(deployed).minus(reserved),
  }
}

/** Of capital and what was realized, percent; null where there is none. */
export const shareOf = ({ settled }: Worth, part: Decimal): Decimal | null => (settled.gt(ZERO) ? percentOf(part, settled) : null)
