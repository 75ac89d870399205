/** The webhook of a portfolio: its address and secret, new ones in place of them, and whether the secret is asked for. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import { fetchWebhook } from '@/api/endpoints'
import { requireSecret, rotateWebhook } from '@/api/portfolios'
import type { PortfolioView, WebhookView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useSubmit } from '@/api/useSubmit'
import { addressOf, masked, unreachableBecause } from '@/features/webhook/calculate'
import { paths } from '@/lib/paths'
import { CopyButton } from '@/ui/Copy'
import { Icon } from '@/ui/Icon'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { Ask } from '@/ui/form/Ask'
import { FormRow } from '@/ui/form/FormRow'
import { Switch } from '@/ui/form/inputs'
import { SkeletonForm } from '@/ui/form/SkeletonForm'

import css from '../pages.module.css'

export default function WebhookSection({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { data, reload } = useLoad(portfolio.id, fetchWebhook)
  const [changed, setChanged] = useState<{ portfolioId: string; webhook: WebhookView } | null>(null)
  const webhook = changed?.portfolioId === portfolio.id ? changed.webhook : data.state === 'ready' ? data.value : null
  if (data.state === 'failed') return <Failed message={data.message} onRetry={reload} />
  if (webhook === null) return <SkeletonForm rows={3} />
  const keep = (next: WebhookView): void => setChanged({ portfolioId: portfolio.id, webhook: next })
  return (
    <>
      <p className={css.note}>
        {`Alerts sent here trade in “${portfolio.name}”. The messages to paste into TradingView are under `}
        <Link to={paths.connect}>Connect</Link>.
      </p>
      <Panel title="Address and secret" flush>
        <Address webhook={webhook} portfolioId={portfolio.id} onChanged={keep} />
        <Secret webhook={webhook} portfolioId={portfolio.id} onChanged={keep} />
        <Required webhook={webhook} portfolioId={portfolio.id} onChanged={keep} />
      </Panel>
    </>
  )
}

interface PartProps {
  webhook: WebhookView
  portfolioId: string
  onChanged: (webhook: WebhookView) => void
}

function Address({ webhook, portfolioId, onChanged }: PartProps): ReactNode {
  const address = addressOf(window.location.origin, webhook.path)
  const problem = unreachableBecause(address)
  return (
    <FormRow
      label="Address"
      help="In TradingView: alert, Notifications, Webhook URL. It cannot be guessed: treat it as a secret."
    >
      <output aria-label="Webhook URL" className={css.secret}>{address}</output>
      {problem === null ? null : (
        <p className={css.caution}>
          <Icon name="alert" size={14} />
          <span>{problem}</span>
        </p>
      )}
      <Rotate
        what="address"
        beside={<CopyButton text={address} what="webhook URL" />}
        says="Alerts that are sent to the old address are refused from that moment on. Every alert in TradingView needs the new one."
        request={() => rotateWebhook(portfolioId, { token: true, secret: false })}
        onChanged={onChanged}
      />
    </FormRow>
  )
}

function Secret({ webhook, portfolioId, onChanged }: PartProps): ReactNode {
  const [revealed, setRevealed] = useState(false)
  return (
    <FormRow label="Secret" help="Every alert carries it in its message.">
      <output aria-label="Secret" className={css.secret}>{revealed ? webhook.secret : masked()}</output>
      <Rotate
        what="secret"
        beside={
          <>
            <CopyButton text={webhook.secret} what="secret" />
            <Button
              variant="outlined"
              aria-pressed={revealed}
              startIcon={<Icon name={revealed ? 'hidden' : 'eye'} />}
              onClick={() => setRevealed(!revealed)}
            >
              {revealed ? 'Hide' : 'Reveal'}
            </Button>
          </>
        }
        says="Alerts that carry the old secret are refused from that moment on. Every alert’s message in TradingView needs the new one."
        request={() => rotateWebhook(portfolioId, { token: false, secret: true })}
        onChanged={onChanged}
      />
    </FormRow>
  )
}

interface RotateProps {
  what: string
  /** Further buttons. */
  beside: ReactNode
  says: string
  request: () => Promise<WebhookView>
  onChanged: (webhook: WebhookView) => void
}

function Rotate({ what, beside, says, request, onChanged }: RotateProps): ReactNode {
  const [asked, setAsked] = useState(false)
  const { busy, failure, submit } = useSubmit()
  if (!asked) {
    return (
      <div className={css.toolbar}>
        {beside}
        <Button variant="outlined" onClick={() => setAsked(true)}>
          {`New ${what}…`}
        </Button>
      </div>
    )
  }
  const done = (webhook: WebhookView): void => {
    onChanged(webhook)
    setAsked(false)
  }
  return (
    <Ask
      title={`A new ${what}`}
      go={`Make a new ${what}`}
      keep="Keep it"
      busy={busy}
      failure={failure?.message ?? null}
      onGo={() => submit(request, done)}
      onKeep={() => setAsked(false)}
    >
      <p>{says}</p>
    </Ask>
  )
}

function Required({ webhook, portfolioId, onChanged }: PartProps): ReactNode {
  const [asked, setAsked] = useState(false)
  const { busy, failure, submit } = useSubmit()
  const set = (required: boolean): void => {
    submit(
      () => requireSecret(portfolioId, required),
      (next) => {
        onChanged(next)
        setAsked(false)
      },
    )
  }
  return (
    <FormRow
      label="Secret required"
      labelId="secret-required"
      help="Off: whoever knows the address can trade. For messages that cannot be edited."
      careful="On."
      {...(failure !== null && !asked ? { problem: failure.message } : {})}
      foot="Default: on"
    >
      {asked ? (
        <Ask
          title="Without a secret"
          go="Switch it off"
          keep="Keep it on"
          busy={busy}
          failure={failure?.message ?? null}
          onGo={() => set(false)}
          onKeep={() => setAsked(false)}
        >
          <p>Whoever knows the address can then send alerts that trade.</p>
        </Ask>
      ) : (
        <Switch labelledBy="secret-required" on={webhook.secret_required} onChange={(on) => (on ? set(true) : setAsked(true))} />
      )}
    </FormRow>
  )
}
