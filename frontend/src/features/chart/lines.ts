/** What is drawn over the candles, in the position's terms. Prices are decimals here and floats only in `drawing.ts`. */
import type { Decimal } from '@/lib/decimal'

export type LineKind = 'filled' | 'resting' | 'target' | 'stop' | 'average' | 'trailing' | 'liquidation'

export interface ChartLine {
  /** One of its own among the lines of a chart. */
  key: string
  kind: LineKind
  price: Decimal
  label: string
  /** Whether it can be taken and moved. */
  movable?: boolean
  /** Drawn without its label, where there is no room for all. */
  unlabelled?: boolean
}

/** A fill on the candle that it fell into. */
export interface ChartFill {
  key: string
  /** ISO, UTC. */
  time: string
  price: Decimal
  side: 'buy' | 'sell'
}
