/** Everything needed to send TradingView's alerts here, each with a button that copies it. */
import Button from '@mui/material/Button'
import { type ReactNode, useId, useState } from 'react'

import type { WebhookView } from '@/api/types'
import { CopyButton } from '@/ui/Copy'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { Tabs } from '@/ui/Tabs'

import css from './webhook.module.css'
import { addressOf, hideSecret, masked, unreachableBecause } from './calculate'

export function Address({ webhook }: { webhook: WebhookView }): ReactNode {
  const address = addressOf(window.location.origin, webhook.path)
  const problem = unreachableBecause(address)
  return (
    <Panel title="1. Webhook address">
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
          ? 'Every alert carries it in its message; one without it is refused. The messages below hold it already.'
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

type Form = 'full' | 'short'
const FORMS = [
  { key: 'full', label: 'Strategy alert' },
  { key: 'short', label: 'Short form' },
] as const satisfies readonly { key: Form; label: string }[]

const ABOUT: Readonly<Record<Form, string>> = {
  full: 'For a strategy’s alert: TradingView fills in pair, side, price and position. Entries and exits come from the same message.',
  short: 'For an indicator’s alert, or to type by hand: one message per act. Actions: buy, sell, long, short, exit, close, reduce, reverse.',
}

export function Messages({ webhook, revealed }: { webhook: WebhookView; revealed: boolean }): ReactNode {
  const [form, setForm] = useState<Form>('full')
  const panel = useId()
  const payload = form === 'full' ? webhook.full_payload : webhook.short_payload
  return (
    <Panel title="3. Message">
      <div className={css.tabs}>
        <Tabs label="Form of the message" tabs={FORMS} chosen={form} onChoose={setForm} panelId={panel} />
        <CopyButton text={payload} what="message" />
      </div>
      <div id={panel} role="tabpanel">
        <p className={css.lead}>{ABOUT[form]}</p>
        <pre className={css.code} tabIndex={0} aria-label="Message to paste">
          {revealed ? payload : hideSecret(payload, webhook.secret)}
        </pre>
      </div>
    </Panel>
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
