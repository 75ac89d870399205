/** Everything needed to send TradingView's alerts here, each with a button that copies it. */
import Button from '@mui/material/Button'
import { type ReactNode, useId } from 'react'

import type { WebhookView } from '@/api/types'
import { CopyButton } from '@/ui/Copy'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'

import css from './webhook.module.css'
import { addressOf, masked, unreachableBecause } from './calculate'

export function Address({ webhook, title = '1. Webhook address' }: { webhook: WebhookView; title?: string }): ReactNode {
  const address = addressOf(window.location.origin, webhook.path)
  const problem = unreachableBecause(address)
  return (
    <Panel title={title}>
      <p className={css.lead}>In TradingView: alert, Notifications, Webhook URL. The address is a secret of its own; treat it as one.</p>
      <Field label="Webhook URL" value={address}>
        <CopyButton text={address} what="webhook URL" />
      </Field>
      {problem === null ? null : (
        <p className={css.warning}>
          <Icon name="alert" />
          <span>{problem}</span>
        </p>
      )}
    </Panel>
  )
}

interface SecretProps {
  webhook: WebhookView
  revealed: boolean
  onReveal: (revealed: boolean) => void
}

export function Secret({ webhook, revealed, onReveal }: SecretProps): ReactNode {
  return (
    <Panel title="2. Secret">
      <p className={css.lead}>
        {webhook.secret_required
          ? 'Every alert carries it in its message; one without it is refused. The message below holds it already.'
          : 'Switched off for this portfolio: whoever knows the address can send alerts.'}
      </p>
      <Field label="Secret" value={revealed ? webhook.secret : masked()}>
        <Button
          variant="outlined"
          aria-pressed={revealed}
          startIcon={<Icon name={revealed ? 'hidden' : 'eye'} />}
          onClick={() => onReveal(!revealed)}
        >
          {revealed ? 'Hide' : 'Reveal'}
        </Button>
        <CopyButton text={webhook.secret} what="secret" />
      </Field>
    </Panel>
  )
}

function Field({ label, value, children }: { label: string; value: string; children: ReactNode }): ReactNode {
  const id = useId()
  return (
    <div className={css.field}>
      <span id={id} className="visually-hidden">{label}</span>
      <output aria-labelledby={id} className={css.value}>{value}</output>
      <span className={css.buttons}>{children}</span>
    </div>
  )
}

/** What becomes of an alert, in the order in which it happens. */
export function WhatHappens(): ReactNode {
  return (
    <Panel title="What happens with an alert">
      <ol className={css.steps}>
        {STEPS.map(([title, text]) => (
          <li key={title}>
            <strong>{title}</strong>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

const STEPS: readonly (readonly [string, string])[] = [
  ['It is kept', 'Written down before it is answered. The same alert sent twice trades once.'],
  ['It is decided', 'Accepted, queued or refused, with the reason under Signals.'],
  ['Its ladder is sent', 'All legs at once, rounded to the market’s own rules.'],
  ['Each fill gets its target', 'The target rests on the exchange, so a stopped engine still takes profit.'],
]
