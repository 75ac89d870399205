/** True once something has held without a break for so long: what passes in a moment is not worth a word. */
import { useEffect, useState } from 'react'

export function useLasting(holds: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!holds) return undefined
    const timer = setTimeout(() => setLasted(true), milliseconds)
    return () => {
      clearTimeout(timer)
      setLasted(false)
    }
  }, [holds, milliseconds])
  return holds && lasted
}
