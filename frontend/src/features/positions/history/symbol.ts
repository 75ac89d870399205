/** The pair that somebody means, by the name that the exchange has for it. Pure. */
import { bare } from '../list/narrowing'

/** `btcusdt` → `BTC/USDT` where that is known; else as it was typed, in capitals; null for nothing. */
export function meant(typed: string, symbols: readonly string[]): string | null {
  const wanted = bare(typed)
  if (wanted === '') return null
  const [found, other] = symbols.filter((symbol) => bare(symbol) === wanted)
  return found !== undefined && other === undefined ? found : typed.trim().toUpperCase()
}
