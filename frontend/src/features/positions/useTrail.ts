/** The latest prices of a market, one a second, from the moment a page opened: enough to see where it is going. */
import { useEffect, useState } from 'react'

import { type Decimal, decimal } from '@/lib/decimal'
import { selectPrice } from '@/live/selectors'
import { useLive } from '@/live/store'

const EVERY_MS = 1_000
/** Points kept: four minutes. */
export const TRAIL_LENGTH = 240

export function useTrail(accountId: string, symbol: string): readonly Decimal[] {
  const [trail, setTrail] = useState<readonly Decimal[]>([])
  useEffect(() => {
    const read = (): void => {
      const price = decimal(selectPrice(accountId, symbol)(useLive.getState())?.price)
      if (price !== null) setTrail((before) => [...before.slice(1 - TRAIL_LENGTH), price])
    }
    const timer = setInterval(read, EVERY_MS)
    return () => {
      clearInterval(timer)
      setTrail([])
    }
  }, [accountId, symbol])
  return trail
}
