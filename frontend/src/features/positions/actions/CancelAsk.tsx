/** Withdrawing legs that did not fill: all at first, or those that stay chosen. */
import { type ReactNode, useState } from 'react'

import { cancelLegs } from '@/api/groups'
import type { GroupView, LegPlace } from '@/api/types'
import { formatStep } from '@/lib/decimal'

import { placeName } from '../exits'
import { cancellingSentence } from '../sentences'
import { Ask } from './Ask'
import css from './Ask.module.css'
import { waitingLegs } from './parts'

interface CancelAskProps {
  group: GroupView
  onKeep: () => void
  onAccepted: (text: string) => void
}

const keyOf = ({ pyramid, leg }: LegPlace): string => `${pyramid} ${leg}`

export function CancelAsk({ group, onKeep, onAccepted }: CancelAskProps): ReactNode {
  const waiting = waitingLegs(group)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = waiting.filter(({ place }) => !left.has(keyOf(place)))
  const toggle = (key: string): void => {
    const next = new Set(left)
    if (!next.delete(key)) next.add(key)
    setLeft(next)
  }
  return (
    <Ask
      title="Cancel legs"
      says={cancellingSentence(group, chosen)}
      keep="Let them rest"
      go={chosen.length === 1 ? 'Cancel this leg' : `Cancel ${chosen.length} legs`}
      failed="Not cancelled."
      ready={chosen.length > 0}
      focusKeep
      request={() => cancelLegs(group.id, chosen.map(({ place }) => place))}
      onKeep={onKeep}
      onAccepted={() => onAccepted('Accepted. The legs are being withdrawn…')}
    >
      <div className={css.choices}>
        {waiting.map(({ place, price }) => {
          const key = keyOf(place)
          return (
            <label key={key} className={css.choice}>
              <input type="checkbox" checked={!left.has(key)} onChange={() => toggle(key)} />
              {`${placeName(place, group)} at ${formatStep(price, group.tick_size)}`}
            </label>
          )
        })}
      </div>
    </Ask>
  )
}
