/** What a person does with one entry of the queue: what is asked before it, and how far it has come. */
import { useState } from 'react'

import { forceQueued, promoteQueued, removeQueued } from '@/api/queue'
import type { Accepted } from '@/api/types'
import { type WishStep, useWish } from '@/api/useWish'

/** Asked in place before they are done. */
export type Asked = 'force' | 'remove'

export interface QueueActs {
  asked: Asked | null
  step: WishStep
  ask: (asked: Asked | null) => void
  promote: () => void
  force: () => void
  remove: () => void
}

/** @param onAccepted is told the engine's answer: the entry itself may be gone by then */
export function useQueueActs(portfolioId: string, queueId: string, onAccepted: (answer: Accepted) => void): QueueActs {
  const [asked, ask] = useState<Asked | null>(null)
  const { step, send } = useWish()
  const act = (request: (portfolioId: string, queueId: string) => Promise<Accepted>) => (): void =>
    send(() => request(portfolioId, queueId), (answer) => {
      ask(null)
      onAccepted(answer)
    })
  return { asked, step, ask, promote: act(promoteQueued), force: act(forceQueued), remove: act(removeQueued) }
}
