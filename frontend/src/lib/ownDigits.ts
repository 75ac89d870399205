/** A number of which no market's step is known, with the digits that it came with, less the zeros at the end. */
import { UNKNOWN, decimal, formatExact } from './decimal'

/** `2475.50` → `2 475.5`; null → `—`. */
export function formatOwn(value: string | null | undefined): string {
  const number = decimal(value)
  return number === null ? UNKNOWN : formatExact(number)
}
