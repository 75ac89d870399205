/** The keyboard's words: what each sequence does, and the pure step from one key to the next. */
export interface Shortcut {
  keys: readonly string[]
  does: string
}

/** A second key counts only this soon after the first. */
export const WITHIN_MS = 1_000

export type Match = { kind: 'none' } | { kind: 'begun'; keys: readonly string[] } | { kind: 'done'; shortcut: Shortcut }

/** @param pressed keys so far, the latest last */
export function match(pressed: readonly string[], shortcuts: readonly Shortcut[]): Match {
  const starts = shortcuts.filter(({ keys }) => pressed.every((key, i) => keys[i] === key))
  const done = starts.find(({ keys }) => keys.length === pressed.length)
  if (done !== undefined) return { kind: 'done', shortcut: done }
  if (starts.length > 0) return { kind: 'begun', keys: pressed }
  const last = pressed.at(-1)
  return pressed.length > 1 && last !== undefined ? match([last], shortcuts) : { kind: 'none' }
}

/** Keys typed into a field are text, not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
