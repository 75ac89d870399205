/** The invisible characters that bring a number's point in line: `49 750.0` in a column of two digits → `0`. */
export function missingDigits(text: string, pad: number): string {
  const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0
  if (pad <= digits) return ''
  return digits === 0 ? `.${'0'.repeat(pad)}` : '0'.repeat(pad - digits)
}
