/** Numbers as a trader types them. Pure. */
import { type Decimal, ZERO, decimal } from '@/lib/decimal'
import { plainNumber } from '@/lib/typedNumber'

const NUMBER = /^\d+(?:\.\d+)?$/

/** A number above zero; null for anything else. */
export function typed(text: string): Decimal | null {
  const plain = plainNumber(text)
  const value = NUMBER.test(plain) ? decimal(plain) : null
  return value !== null && value.gt(ZERO) ? value : null
}
