/** Where it trades: on practice, or on an exchange whose keys are tried first, with a portfolio of its own. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { fetchAccounts, fetchVenues } from '@/api/accounts'
import type { OwnAccountView, PortfolioView, VenueView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { Failed } from '@/ui/Notice'
import { SkeletonForm } from '@/ui/form/SkeletonForm'
import { Choices } from '@/ui/form/inputs'

import css from './AccountStep.module.css'
import { Foot } from './Foot'
import { Step } from './Frame'
import { finish } from './progress'

interface AccountStepProps {
  portfolio: PortfolioView
  /** The form that connects an exchange. */
  connect: (venues: readonly VenueView[], onDone: () => void, onCancel: () => void) => ReactNode
  /** The form that makes a portfolio on accounts that no other one trades on. */
  make: (accounts: readonly OwnAccountView[], onDone: () => void, onCancel: () => void) => ReactNode
}

type Where = 'practice' | 'exchange'

const TITLE = 'Practice or exchange'
const LEAD = 'Begin on practice: alerts, ladders, fills and fees are as they would be, only the money is not. An exchange can be connected now or at any time later.'

export function AccountStep({ portfolio, connect, make }: AccountStepProps): ReactNode {
  const venues = useLoad('venues', fetchVenues)
  const accounts = useLoad('accounts', fetchAccounts)
  const [where, setWhere] = useState<Where>(portfolio.accounts.every(({ simulated }) => simulated) ? 'practice' : 'exchange')
  const failed = [venues, accounts].find(({ data }) => data.state === 'failed')
  const known = venues.data.state === 'ready' && accounts.data.state === 'ready'
  return (
    <Step title={TITLE} lead={LEAD} foot={<Foot step="account" go="Continue" onGo={() => finish('account')} />}>
      <Choices
        label="Where it trades"
        options={[
          { value: 'practice', label: 'Practice', help: `Simulated exchange, made-up money. The account “${nameOf(portfolio)}” is ready.` },
          { value: 'exchange', label: 'An exchange', help: 'With API keys that may trade but not withdraw. They are tried before they are kept, and kept encrypted on this machine.' },
        ]}
        chosen={where}
        onChoose={setWhere}
      />
      {where === 'exchange' ? (
        <div className={css.exchange}>
          {failed?.data.state === 'failed' ? <Failed message={failed.data.message} onRetry={failed.reload} /> : null}
          {!known && failed === undefined ? <SkeletonForm rows={3} /> : null}
          {venues.data.state === 'ready' && accounts.data.state === 'ready' ? (
            <Exchange
              venues={venues.data.value}
              accounts={accounts.data.value.filter(({ simulated }) => !simulated)}
              connect={connect}
              make={make}
              onChanged={accounts.reload}
              onPractice={() => setWhere('practice')}
            />
          ) : null}
        </div>
      ) : null}
    </Step>
  )
}

const nameOf = ({ accounts }: PortfolioView): string => accounts.find(({ simulated }) => simulated)?.name ?? 'Practice'

interface ExchangeProps extends Pick<AccountStepProps, 'connect' | 'make'> {
  venues: readonly VenueView[]
  /** The real ones. */
  accounts: readonly OwnAccountView[]
  onChanged: () => void
  onPractice: () => void
}

function Exchange({ venues, accounts, connect, make, onChanged, onPractice }: ExchangeProps): ReactNode {
  const [form, setForm] = useState<'connect' | 'make' | null>(null)
  const close = (): void => {
    setForm(null)
    onChanged()
  }
  const free = accounts.filter(({ portfolio_id: owner }) => owner === null)
  if (accounts.length === 0 || form === 'connect') return connect(venues, close, accounts.length === 0 ? onPractice : () => setForm(null))
  if (form === 'make') return make(free, close, () => setForm(null))
  return (
    <>
      <ul className={css.accounts} aria-label="Connected exchanges">
        {accounts.map((account) => (
          <li key={account.id}>
            <strong>{account.name}</strong>
            <span>{aboutAccount(account)}</span>
          </li>
        ))}
      </ul>
      {free.length === 0 ? null : (
        <p className={css.lead}>
          Practice and real money do not go together, so an exchange has a portfolio of its own. Make it now to go on with real
          money, or stay on practice and make it when you are sure.
        </p>
      )}
      <div className={css.buttons}>
        {free.length === 0 ? null : (
          <Button variant="outlined" onClick={() => setForm('make')}>
            Make a portfolio with real money…
          </Button>
        )}
        <Button variant="outlined" onClick={() => setForm('connect')}>
          Connect another
        </Button>
      </div>
    </>
  )
}

function aboutAccount({ venue_name: venue, market_kind: kind, key_end: end, portfolio_name: portfolio }: OwnAccountView): string {
  const key = end === null ? '' : `, key …${end}`
  return `${venue} ${kind === 'spot' ? 'spot' : 'perpetuals'}${key}${portfolio === null ? ', not used yet' : `, trades for “${portfolio}”`}`
}
