/** Accounts and keys: what is connected, its keys, practice wallets, and the way to connect more. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { fetchAccounts, fetchVenues } from '@/api/accounts'
import type { OwnAccountView, VenueView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { Icon } from '@/ui/Icon'
import { Empty, Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'

import css from '../pages.module.css'
import { AccountEntry } from './AccountEntry'
import { ConnectForm } from './ConnectForm'
import { PracticeForm } from './PracticeForm'

type Adding = 'exchange' | 'practice' | null

export default function AccountsSection(): ReactNode {
  const accounts = useLoad('accounts', fetchAccounts)
  const venues = useLoad('venues', fetchVenues)
  const [adding, setAdding] = useState<Adding>(null)
  const known = venues.data.state === 'ready' ? venues.data.value : []
  const end = (): void => {
    setAdding(null)
    accounts.reload()
  }
  return (
    <>
      <p className={css.note}>
        Keys are tried at the exchange before they are kept, kept encrypted, and never shown again. Make them with the right to trade
        and without the right to withdraw, bound to this machine’s address.
      </p>
      {venues.data.state === 'failed' ? <Failed message={venues.data.message} onRetry={venues.reload} /> : null}
      {adding === null ? <Buttons venues={known} onAdd={setAdding} /> : null}
      {adding === 'exchange' ? <ConnectForm venues={known} onDone={end} onCancel={() => setAdding(null)} /> : null}
      {adding === 'practice' ? <PracticeForm venues={known} onDone={end} onCancel={() => setAdding(null)} /> : null}
      <Panel title="Accounts" flush>
        {accounts.data.state === 'pending' ? <SkeletonRows rows={3} /> : null}
        {accounts.data.state === 'failed' ? <Failed message={accounts.data.message} onRetry={accounts.reload} /> : null}
        {accounts.data.state === 'ready' ? <List accounts={accounts.data.value} onChanged={accounts.reload} /> : null}
      </Panel>
    </>
  )
}

function Buttons({ venues, onAdd }: { venues: readonly VenueView[]; onAdd: (what: Adding) => void }): ReactNode {
  const practice = venues.some(({ markets }) => markets.some(({ has_practice: has }) => has))
  return (
    <div className={css.toolbar}>
      <Button variant="contained" startIcon={<Icon name="key" />} disabled={venues.length === 0} onClick={() => onAdd('exchange')}>
        Connect an exchange
      </Button>
      <Button variant="outlined" startIcon={<Icon name="plus" />} disabled={!practice} onClick={() => onAdd('practice')}>
        Make a practice account
      </Button>
    </div>
  )
}

function List({ accounts, onChanged }: { accounts: readonly OwnAccountView[]; onChanged: () => void }): ReactNode {
  if (accounts.length === 0) {
    return (
      <Empty icon="key" title="No account yet">
        Connect an exchange with your keys, or make a practice account to see everything work without real money.
      </Empty>
    )
  }
  return (
    <ul className={css.entries}>
      {accounts.map((account) => (
        <AccountEntry key={account.id} account={account} onChanged={onChanged} />
      ))}
    </ul>
  )
}
