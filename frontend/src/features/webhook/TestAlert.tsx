/** Sends a real alert through the portfolio's own webhook and tells what became of it, step by step. */
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { type ReactNode, useId, useState } from 'react'
import { Link } from 'react-router'

import { fetchSignal, sendTestAlert } from '@/api/endpoints'
import { failureOf } from '@/api/problem'
import type { AccountView, SignalView, TestAlertRequest } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { paths } from '@/lib/paths'
import { selectSignal } from '@/live/selectors'
import { useLive } from '@/live/store'
import { VERDICTS, shortReason } from '@/features/signals/words'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'

import css from './webhook.module.css'

type Step =
  | { kind: 'idle' }
  | { kind: 'sending' }
  | { kind: 'sent'; signalId: string; duplicate: boolean }
  | { kind: 'failed'; message: string }

interface TestAlertProps {
  portfolioId: string
  account: AccountView | null
  quote: string
  symbols: readonly string[]
}

export function TestAlert({ portfolioId, account, quote, symbols }: TestAlertProps): ReactNode {
  const [symbol, setSymbol] = useState(`BTC/${quote}`)
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const list = useId()

  const send = (action: TestAlertRequest['action']): void => {
    setStep({ kind: 'sending' })
    sendTestAlert(portfolioId, { symbol: symbol.trim(), action })
      .then(({ signal_id, duplicate }) => setStep({ kind: 'sent', signalId: signal_id, duplicate }))
      .catch((error: unknown) => setStep({ kind: 'failed', message: sentence(error) }))
  }
  const busy = step.kind === 'sending' || symbol.trim() === ''
  return (
    <Panel title="Send a test alert">
      <p className={css.lead}>{aboutMoney(account)}</p>
      <div className={css.test}>
        <TextField
          label="Pair"
          size="small"
          value={symbol}
          onChange={(event) => setSymbol(event.target.value)}
          slotProps={{ htmlInput: { list, spellCheck: false } }}
        />
        <datalist id={list}>{symbols.map((name) => <option key={name} value={name} />)}</datalist>
        <Button variant="contained" startIcon={<Icon name="send" />} disabled={busy} onClick={() => send('buy')}>
          Send test alert
        </Button>
        <Button variant="outlined" disabled={busy} onClick={() => send('exit')}>
          Send exit
        </Button>
      </div>
      <div aria-live="polite">
        <Outcome step={step} />
      </div>
    </Panel>
  )
}

function aboutMoney(account: AccountView | null): string {
  return account?.simulated === true
    ? 'Sends a buy alert through this webhook, as TradingView would. This is a practice account: no real money moves.'
    : 'Sends a buy alert through this webhook, as TradingView would. It trades on the exchange with real money.'
}

function sentence(error: unknown): string {
  const failure = failureOf(error)
  return [failure.message, ...Object.values(failure.fields)].join(' ')
}

function Outcome({ step }: { step: Step }): ReactNode {
  switch (step.kind) {
    case 'idle':
      return null
    case 'sending':
      return <p className={css.outcome}><Word text="Sending…" icon="clock" tone="neutral" /></p>
    case 'failed':
      return (
        <p className={css.outcome}>
          <Word text="Refused" icon="cross" tone="attention" />
          <span>{step.message}</span>
        </p>
      )
    case 'sent':
      return <Verdict signalId={step.signalId} duplicate={step.duplicate} />
  }
}

function Verdict({ signalId, duplicate }: { signalId: string; duplicate: boolean }): ReactNode {
  const live = useLive((state) => selectSignal(signalId)(state))
  const loaded = useLoad(live === null ? signalId : null, fetchSignal)
  const signal = live ?? (loaded.data.state === 'ready' ? loaded.data.value : null)
  if (signal === null) return <p className={css.outcome}><Word text="Received" icon="check" tone="neutral" /></p>
  return (
    <p className={css.outcome}>
      <Word {...VERDICTS[signal.verdict]} />
      <span>{duplicate ? `Received before. ${shortReason(signal)}` : shortReason(signal)}</span>
      <Follow signal={signal} />
    </p>
  )
}

function Follow({ signal }: { signal: SignalView }): ReactNode {
  return signal.group_id === null ? (
    <Link to={paths.signal(signal.id)}>See the signal</Link>
  ) : (
    <Link to={paths.group(signal.group_id)}>See the position</Link>
  )
}
