/** Asks again for what the server reckons, once a minute while the page is looked at, and soon after what it is about moved. */
import { useEffect, useRef } from 'react'

/** The engine writes down once a minute what a portfolio is worth. */
const EVERY_MS = 60_000
/** A close realizes in parts; they are asked for together. */
const SOON_MS = 1_500

/** @param cause asks anew when it becomes another */
export function useRepeated(reload: () => void, cause: string): void {
  const asked = useRef(cause)
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) reload()
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [reload])
  useEffect(() => {
    if (asked.current === cause) return undefined
    const soon = setTimeout(() => {
      asked.current = cause
      reload()
    }, SOON_MS)
    return () => clearTimeout(soon)
  }, [cause, reload])
}
