/** How well a few typed letters name a thing. Pure. */

/** Between two letters of one word, at the beginning of a word, and anywhere else. */
const NEXT = 8
const BEGINNING = 6
const ANYWHERE = 1
/** Each letter that is passed over. */
const PASSED = 0.1

/**
 * How well `typed` fits: its letters in order, not necessarily next to each other; null when they do not occur. Letters
 * next to each other and at the beginning of words count more. Spaces only part words.
 */
export function fit(typed: string, text: string): number | null {
  const wanted = plain(typed).replaceAll(' ', '')
  if (wanted === '') return 0
  const within = plain(text)
  let best: number | null = null
  // A first letter that comes early may be the wrong one: `re` in `Portfolio: resume`.
  for (let from = within.indexOf(wanted.charAt(0)); from >= 0; from = within.indexOf(wanted.charAt(0), from + 1)) {
    const found = fitFrom(wanted, within, from)
    if (found === null) break
    if (best === null || found > best) best = found
  }
  return best
}

function fitFrom(wanted: string, within: string, from: number): number | null {
  let score = 0
  let last = -2
  for (let i = 0; i < wanted.length; i += 1) {
    const at = within.indexOf(wanted.charAt(i), i === 0 ? from : last + 1)
    if (at < 0) return null
    score += at === last + 1 ? NEXT : isBeginning(within, at) ? BEGINNING : ANYWHERE
    if (i > 0) score -= PASSED * (at - last - 1)
    last = at
  }
  return score - PASSED * from
}

const isBeginning = (text: string, at: number): boolean => at === 0 || /[\s/:.,-]/.test(text.charAt(at - 1))

const plain = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
