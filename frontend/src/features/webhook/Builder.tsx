/** Makes a message for TradingView: what the alert is for, its options, the text to paste, and what the engine reads in it. */
import { type ReactNode, useId, useState } from 'react'

import type { WebhookView } from '@/api/types'
import { Panel } from '@/ui/Panel'

import css from './Builder.module.css'
import { MessageText } from './MessageText'
import { OptionFields } from './OptionFields'
import { Reading } from './Reading'
import { type Draft, NEW_DRAFT, type Use, messageOf } from './message'

interface BuilderProps {
  portfolioId: string
  webhook: WebhookView
  symbols: readonly string[]
  revealed: boolean
  title?: string
}

export function Builder({ portfolioId, webhook, symbols, revealed, title = '3. Message' }: BuilderProps): ReactNode {
  const [draft, setDraft] = useState<Draft>(NEW_DRAFT)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const message = messageOf(draft, webhook.secret)
  return (
    <Panel title={title}>
      <Uses chosen={draft.use} onChoose={(use) => change({ use })} />
      <p className={css.about}>{aboutUse(draft.use)}</p>
      {draft.use === 'own' ? (
        <textarea
          className={css.own}
          aria-label="Your own message"
          spellCheck={false}
          rows={12}
          placeholder="Paste a message to see what the engine reads in it."
          value={draft.own}
          onChange={(event) => change({ own: event.target.value })}
        />
      ) : (
        <>
          <OptionFields draft={draft} symbols={symbols} onChange={change} />
          <MessageText message={message} secret={webhook.secret} revealed={revealed} />
        </>
      )}
      <Reading portfolioId={portfolioId} message={message} fixed={draft.use === 'own' ? null : draft.symbol} symbols={symbols} />
    </Panel>
  )
}

const USES: readonly { value: Use; label: string; about: string }[] = [
  { value: 'strategy', label: 'Strategy', about: 'For the alert of a strategy script: TradingView fills in what its order does, so entries, partial exits, exits and turns all come from this one message.' },
  { value: 'buy', label: 'Buy', about: 'For an indicator’s alert: opens a long, or adds a pyramid to the one that is open.' },
  { value: 'sell', label: 'Sell short', about: 'For an indicator’s alert: opens a short on perpetuals. On a spot account it closes the long, or is refused, as the settings say.' },
  { value: 'exit', label: 'Exit', about: 'Cancels what rests and sells all of the pair and timeframe. An exit is never queued and nothing holds it back.' },
  { value: 'reduce', label: 'Reduce', about: 'Closes a part of the position at market; the rest goes on with its targets.' },
  { value: 'reverse', label: 'Reverse', about: 'Closes what is open, then opens the other side.' },
  { value: 'own', label: 'My own', about: 'A message that you wrote or already use: see what the engine reads in it before TradingView sends it.' },
]

const aboutUse = (use: Use): string => USES.find(({ value }) => value === use)?.about ?? ''

function Uses({ chosen, onChoose }: { chosen: Use; onChoose: (use: Use) => void }): ReactNode {
  const name = useId()
  return (
    <div role="radiogroup" aria-label="What the alert is for" className={css.uses}>
      {USES.map(({ value, label }) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{label}</span>
        </label>
      ))}
    </div>
  )
}
