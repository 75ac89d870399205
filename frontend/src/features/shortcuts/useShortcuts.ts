/** Listens for the keyboard's sequences and does what they say. */
import { useEffect } from 'react'

import { type Shortcut, WITHIN_MS, isTyping, match } from './keys'

export interface Bound extends Shortcut {
  run: () => void
}

/** @param shortcuts must be stable (memoised) */
export function useShortcuts(shortcuts: readonly Bound[]): void {
  useEffect(() => {
    let pressed: readonly string[] = []
    let last = 0
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const now = Date.now()
      const found = match([...(now - last < WITHIN_MS ? pressed : []), event.key], shortcuts)
      last = now
      pressed = found.kind === 'begun' ? found.keys : []
      if (found.kind !== 'done') return
      event.preventDefault()
      shortcuts.find((bound) => bound === found.shortcut)?.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [shortcuts])
}
