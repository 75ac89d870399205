/** The width of an element in whole pixels, as it is now and whenever it changes. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** @param usual taken where nothing can be measured, as in a test */
export function useWidth<E extends HTMLElement>(usual: number): [RefObject<E | null>, number] {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(usual)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null || !('ResizeObserver' in window)) return undefined
    const measure = (): void => setWidth(Math.floor(element.getBoundingClientRect().width) || usual)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [usual])
  return [ref, width]
}
