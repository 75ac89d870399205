/** A wish of the trader on its way: sent, accepted, or not, with the reason. What follows from it arrives on the feed. */
import { useCallback, useState } from 'react'

import { failureOf } from './problem'

export type WishStep =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** `at` in milliseconds of this browser's clock. */
  | { readonly kind: 'accepted'; readonly at: number }
  | { readonly kind: 'failed'; readonly message: string }

export interface Wish {
  step: WishStep
  /** @param then runs once it was accepted, with what the engine answered */
  send: <T>(request: () => Promise<T>, then?: (answer: T) => void) => void
}

export function useWish(): Wish {
  const [step, setStep] = useState<WishStep>({ kind: 'idle' })
  const send = useCallback(<T>(request: () => Promise<T>, then?: (answer: T) => void): void => {
    setStep({ kind: 'sending' })
    request()
      .then((answer) => {
        setStep({ kind: 'accepted', at: Date.now() })
        then?.(answer)
      })
      .catch((error: unknown) => setStep({ kind: 'failed', message: failureOf(error).message }))
  }, [])
  return { step, send }
}
