/** Which of the user's accounts a portfolio trades on; those of other portfolios are not offered. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { OwnAccountView } from '@/api/types'
import { paths } from '@/lib/paths'

import { kindWord } from '../accounts/words'
import css from '../pages.module.css'

interface AccountChecksProps {
  /** Free ones, and the portfolio's own. */
  accounts: readonly OwnAccountView[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
  labelledBy?: string
}

export function AccountChecks({ accounts, chosen, onChange, labelledBy }: AccountChecksProps): ReactNode {
  if (accounts.length === 0) {
    return (
      <p className={css.note}>
        No account is free. <Link to={paths.settingsPage('accounts')}>Connect one, or make a practice account</Link>.
      </p>
    )
  }
  return (
    <div className={css.checks} role="group" aria-labelledby={labelledBy} aria-label={labelledBy === undefined ? 'Accounts' : undefined}>
      {accounts.map(({ id, name, venue_name: venue, market_kind: kind, simulated }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
          />
          <span>
            {name}
            <span>{` · ${venue} ${kindWord(kind)}${simulated ? ' · practice' : ''}`}</span>
          </span>
        </label>
      ))}
    </div>
  )
}
