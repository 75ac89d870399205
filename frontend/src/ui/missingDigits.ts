import { conventions } from '@/lib/conventions'

/** The invisible characters that bring a number's point in line: `49 750.0` in a column of two digits → `0`. */
export function missingDigits(text: string, pad: number): string {
  const { point } = conventions()
  const at = text.lastIndexOf(point)
  const digits = at < 0 ? 0 : (/^\d*/.exec(text.slice(at + 1))?.[0].length ?? 0)
  if (pad <= digits) return ''
  return digits === 0 ? `${point}${'0'.repeat(pad)}` : '0'.repeat(pad - digits)
}
