/** A thumb drawn across a card. Pure. */

/** Shorter is a slip, pixels. */
const FAR = 96
/** So much farther sideways than up or down. */
const FLAT = 1.5
/** At the screen's edges the browser's own gesture for going back begins, pixels. */
const EDGE = 24

export type Swipe = 'left' | 'right'

/** How far the card goes along with a thumb; 0 where it scrolls the page instead. */
export function drawn(dx: number, dy: number): number {
  if (Math.abs(dx) < FLAT * Math.abs(dy)) return 0
  // Beyond what is needed it goes along more slowly, which tells that it is enough.
  const over = Math.max(0, Math.abs(dx) - FAR)
  return Math.sign(dx) * Math.round(Math.min(Math.abs(dx), FAR) + over / 4)
}

export const swipeOf = (offset: number): Swipe | null => (Math.abs(offset) < FAR ? null : offset < 0 ? 'left' : 'right')

export const mayBegin = (x: number, width: number): boolean => x > EDGE && x < width - EDGE
