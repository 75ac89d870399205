/** Sends a real alert through the portfolio's own webhook and tells what became of it, step by step. */
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { type ReactNode, useId, useState } from 'react'

import { sendTestAlert } from '@/api/endpoints'
import type { AccountView, TestAlertRequest } from '@/api/types'
import { Outcome, type Sending, notSent, sent } from '@/features/signals/Outcome'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'

import css from './webhook.module.css'

interface TestAlertProps {
  portfolioId: string
  account: AccountView | null
  quote: string
  symbols: readonly string[]
}

export function TestAlert({ portfolioId, account, quote, symbols }: TestAlertProps): ReactNode {
  const [symbol, setSymbol] = useState(`BTC/${quote}`)
  const [sending, setSending] = useState<Sending>({ kind: 'idle' })
  const list = useId()

  const send = (action: TestAlertRequest['action']): void => {
    setSending({ kind: 'sending' })
    sendTestAlert(portfolioId, { symbol: symbol.trim(), action }).then(
      (answer) => setSending(sent(answer)),
      (error: unknown) => setSending(notSent(error)),
    )
  }
  const busy = sending.kind === 'sending' || symbol.trim() === ''
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
      <Outcome sending={sending} />
    </Panel>
  )
}

function aboutMoney(account: AccountView | null): string {
  return account?.simulated === true
    ? 'Sends a buy alert through this webhook, as TradingView would. This is a practice account: no real money moves.'
    : 'Sends a buy alert through this webhook, as TradingView would. It trades on the exchange with real money.'
}
