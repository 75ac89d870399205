/** What the engine gives a reason along: numbers and words, each under a name. */
import { decimal, formatExact } from './decimal'

/** `open_groups` → `Open groups`. */
export function spoken(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A number with its own digits, less the zeros at the end, in thousands; other texts as they are. */
export function numberText(value: string): string {
  const number = decimal(value)
  return number === null ? value : formatExact(number)
}
