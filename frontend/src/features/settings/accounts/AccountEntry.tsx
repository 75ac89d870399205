/** One account: what it is, how it stands, and what can be done with it. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { removeAccount, renameAccount } from '@/api/accounts'
import type { OwnAccountView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { exact } from '@/lib/time'
import { Word } from '@/ui/Word'
import { Ask } from '@/ui/form/Ask'

import { RenameForm } from '../RenameForm'
import css from '../pages.module.css'
import { countOf } from '../words'
import { ReplaceKeys } from './ReplaceKeys'
import { ResetPractice } from './ResetPractice'
import { kindWord } from './words'

type Doing = 'rename' | 'keys' | 'reset' | 'remove' | null

interface AccountEntryProps {
  account: OwnAccountView
  onChanged: () => void
}

export function AccountEntry({ account, onChanged }: AccountEntryProps): ReactNode {
  const [doing, setDoing] = useState<Doing>(null)
  const end = (): void => {
    setDoing(null)
    onChanged()
  }
  const keep = (): void => setDoing(null)
  return (
    <li>
      <div className={css.entryHead}>
        <div className={css.entryName}>
          <h3>{account.name}</h3>
          <Facts account={account} />
        </div>
        {doing === null ? <Actions account={account} onDo={setDoing} /> : null}
      </div>
      {doing === null ? null : (
        <div className={css.below}>
          {doing === 'rename' ? (
            <RenameForm what="Name of the account" name={account.name} request={(name) => renameAccount(account.id, name)} onDone={end} onCancel={keep} />
          ) : null}
          {doing === 'keys' ? <ReplaceKeys account={account} onDone={end} onCancel={keep} /> : null}
          {doing === 'reset' ? <ResetPractice account={account} onDone={end} onCancel={keep} /> : null}
          {doing === 'remove' ? <Remove account={account} onDone={end} onCancel={keep} /> : null}
        </div>
      )}
    </li>
  )
}

function Facts({ account }: { account: OwnAccountView }): ReactNode {
  return (
    <p className={css.facts}>
      <span>{`${account.venue_name} ${kindWord(account.market_kind)}`}</span>
      <span>{account.simulated ? 'practice' : keyWords(account)}</span>
      <span>{account.portfolio_name === null ? 'free: no portfolio trades on it' : `traded by the portfolio ${account.portfolio_name}`}</span>
      {account.open_positions === 0 ? null : <span>{`${countOf(account.open_positions, 'market')} in use`}</span>}
      <State account={account} />
    </p>
  )
}

const keyWords = ({ has_keys: has, key_end: end }: OwnAccountView): string =>
  has ? (end === null ? 'with keys' : `key …${end}`) : 'without keys'

function State({ account }: { account: OwnAccountView }): ReactNode {
  if (account.connected === null) return null
  if (account.connected) return <Word text="Connected" icon="check" tone="neutral" />
  if (!account.has_keys) return <Word text="Keys missing" icon="key" tone="fault" />
  return <Word text="Away" icon="alert" tone="fault" reason={account.away_since === null ? null : `Since ${exact(account.away_since)}`} />
}

function Actions({ account, onDo }: { account: OwnAccountView; onDo: (doing: Doing) => void }): ReactNode {
  return (
    <div className={css.actions}>
      <Button variant="text" color="inherit" aria-label={`Rename ${account.name}`} onClick={() => onDo('rename')}>
        Rename
      </Button>
      {account.simulated ? (
        <Button variant="text" color="inherit" aria-label={`Begin anew… ${account.name}`} onClick={() => onDo('reset')}>
          Begin anew…
        </Button>
      ) : (
        <Button
          variant="text"
          color="inherit"
          aria-label={`${account.has_keys ? 'Replace' : 'Enter'} the keys of ${account.name}`}
          onClick={() => onDo('keys')}
        >
          {account.has_keys ? 'Replace keys…' : 'Enter keys…'}
        </Button>
      )}
      {account.portfolio_id === null ? (
        <Button variant="text" color="inherit" aria-label={`Remove ${account.name}`} onClick={() => onDo('remove')}>
          Remove…
        </Button>
      ) : null}
    </div>
  )
}

interface RemoveProps extends AccountEntryProps {
  onCancel: () => void
  onDone: () => void
}

function Remove({ account, onDone, onCancel }: Omit<RemoveProps, 'onChanged'>): ReactNode {
  const { busy, failure, submit } = useSubmit()
  return (
    <Ask
      title={`Remove ${account.name}`}
      go="Remove"
      keep="Keep it"
      busy={busy}
      failure={failure?.message ?? null}
      onGo={() => submit(() => removeAccount(account.id), onDone)}
      onKeep={onCancel}
    >
      <p>
        {account.simulated
          ? 'Its practice wallet is forgotten.'
          : 'Its keys are forgotten here. What it holds at the exchange stays as it is.'}
      </p>
    </Ask>
  )
}
