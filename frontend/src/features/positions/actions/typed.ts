/** Numbers as a trader types them. Pure. */
import { type Decimal, ZERO, decimal } from '@/lib/decimal'

const NUMBER = /^\d+(?:\.\d+)?$/

/** A number above zero, with a comma or a point; null for anything else. */
export function typed(text: string): Decimal | null {
  const plain = text.replaceAll(/[\s\u202f]/g, '').replace(',', '.')
  const value = NUMBER.test(plain) ? decimal(plain) : null
  return value !== null && value.gt(ZERO) ? value : null
}
