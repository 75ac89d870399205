/**
 * How far down the page is, while it scrolls. It is looked at a few times a second only: each look makes the browser lay
 * the page out at once, and what is shown ahead of the view is there for the time between.
 */
const EVERY_MS = 48
const STILL_AFTER_MS = 150

/** @param tell pixels from the top, and whether the page still moves @returns how to stop */
export function followScroll(tell: (offset: number, moves: boolean) => void): () => void {
  let next: ReturnType<typeof setTimeout> | undefined
  let end: ReturnType<typeof setTimeout> | undefined
  const look = (): void => {
    next = undefined
    tell(window.scrollY, true)
  }
  const onScroll = (): void => {
    next ??= setTimeout(look, EVERY_MS)
    clearTimeout(end)
    end = setTimeout(() => tell(window.scrollY, false), STILL_AFTER_MS)
  }
  window.addEventListener('scroll', onScroll, { passive: true })
  return () => {
    window.removeEventListener('scroll', onScroll)
    clearTimeout(next)
    clearTimeout(end)
  }
}
