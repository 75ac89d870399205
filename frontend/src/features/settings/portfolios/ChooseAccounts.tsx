/** Changes the accounts of a portfolio; one that is in use, or that the settings name, cannot go. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { changeAccounts } from '@/api/portfolios'
import type { OwnAccountView, PortfolioView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { ProblemLine } from '@/ui/form/FormRow'

import css from '../pages.module.css'
import { sentence } from '../words'
import { AccountChecks } from './AccountChecks'

interface ChooseAccountsProps {
  portfolio: PortfolioView
  accounts: readonly OwnAccountView[]
  onDone: () => void
  onCancel: () => void
}

export function ChooseAccounts({ portfolio, accounts, onDone, onCancel }: ChooseAccountsProps): ReactNode {
  const [chosen, setChosen] = useState<readonly string[]>(portfolio.accounts.map(({ id }) => id))
  const { busy, failure, problem, submit } = useSubmit()
  const offered = accounts.filter(({ portfolio_id: owner }) => owner === null || owner === portfolio.id)
  const named = problem('accounts')
  return (
    <div className={css.stack}>
      <AccountChecks accounts={offered} chosen={chosen} onChange={setChosen} />
      {failure === null ? null : <ProblemLine>{named === undefined ? failure.message : sentence(`accounts ${named}`)}</ProblemLine>}
      <div className={css.toolbar}>
        <Button variant="contained" disabled={busy || chosen.length === 0} onClick={() => submit(() => changeAccounts(portfolio.id, chosen), onDone)}>
          {busy ? 'Changing…' : 'Trade on these'}
        </Button>
        <Button variant="outlined" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
