/** A value that stays what it was for as long as it is held. */
import { useState } from 'react'

export function useHeld<T>(value: T, hold: boolean): T {
  const [held, setHeld] = useState(value)
  if (!hold && held !== value) setHeld(value)
  return hold ? held : value
}
