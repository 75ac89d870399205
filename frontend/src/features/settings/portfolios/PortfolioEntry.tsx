/** One portfolio: its state in figures, and what can be done with it as a whole. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { archivePortfolio, renamePortfolio } from '@/api/portfolios'
import type { OwnAccountView, PortfolioView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { choosePortfolio, useChosenPortfolio } from '@/features/portfolio/choice'
import { stateWord } from '@/features/portfolio/words'
import { decimal, formatMoney } from '@/lib/decimal'
import { Word } from '@/ui/Word'
import { Ask } from '@/ui/form/Ask'

import { RenameForm } from '../RenameForm'
import css from '../pages.module.css'
import { ChooseAccounts } from './ChooseAccounts'

type Doing = 'rename' | 'accounts' | 'archive' | null

interface PortfolioEntryProps {
  portfolio: PortfolioView
  accounts: readonly OwnAccountView[]
  onChanged: () => void
}

export function PortfolioEntry({ portfolio, accounts, onChanged }: PortfolioEntryProps): ReactNode {
  const [doing, setDoing] = useState<Doing>(null)
  const keep = (): void => setDoing(null)
  const end = (): void => {
    setDoing(null)
    onChanged()
  }
  return (
    <li>
      <div className={css.entryHead}>
        <div className={css.entryName}>
          <h3>{portfolio.name}</h3>
          <Facts portfolio={portfolio} />
        </div>
        {doing === null ? <Actions portfolio={portfolio} onDo={setDoing} /> : null}
      </div>
      {doing === null ? null : (
        <div className={css.below}>
          {doing === 'rename' ? (
            <RenameForm what="Name of the portfolio" name={portfolio.name} request={(name) => renamePortfolio(portfolio.id, name)} onDone={end} onCancel={keep} />
          ) : null}
          {doing === 'accounts' ? <ChooseAccounts portfolio={portfolio} accounts={accounts} onDone={end} onCancel={keep} /> : null}
          {doing === 'archive' ? <Archive portfolio={portfolio} onDone={end} onCancel={keep} /> : null}
        </div>
      )}
    </li>
  )
}

function Facts({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { quote, accounts } = portfolio
  const { text, icon, tone } = stateWord(portfolio)
  return (
    <p className={css.facts}>
      <Word text={text} icon={icon} tone={tone} reason={portfolio.status_reason} />
      <span>{accounts.some(({ simulated }) => simulated) ? 'practice' : 'real money'}</span>
      <span>{`${formatMoney(decimal(portfolio.capital), quote)} ${quote}`}</span>
      <span>{`${portfolio.open_groups} of ${portfolio.max_open_groups} slots taken`}</span>
      <span>{`on ${accounts.map(({ name }) => name).join(', ')}`}</span>
    </p>
  )
}

function Actions({ portfolio, onDo }: { portfolio: PortfolioView; onDo: (doing: Doing) => void }): ReactNode {
  const shown = useChosenPortfolio() === portfolio.id
  return (
    <div className={css.actions}>
      {shown ? null : (
        <Button variant="outlined" aria-label={`Look at ${portfolio.name}`} onClick={() => choosePortfolio(portfolio.id)}>
          Look at it
        </Button>
      )}
      <Button variant="text" color="inherit" aria-label={`Rename ${portfolio.name}`} onClick={() => onDo('rename')}>
        Rename
      </Button>
      <Button variant="text" color="inherit" aria-label={`Accounts of ${portfolio.name}`} onClick={() => onDo('accounts')}>
        Accounts…
      </Button>
      <Button variant="text" color="inherit" aria-label={`Archive ${portfolio.name}`} onClick={() => onDo('archive')}>
        Archive…
      </Button>
    </div>
  )
}

interface ArchiveProps {
  portfolio: PortfolioView
  onDone: () => void
  onCancel: () => void
}

function Archive({ portfolio, onDone, onCancel }: ArchiveProps): ReactNode {
  const { busy, failure, submit } = useSubmit()
  return (
    <Ask
      title={`Archive ${portfolio.name}`}
      go="Archive"
      keep="Keep it"
      busy={busy}
      failure={failure?.message ?? null}
      onGo={() => submit(() => archivePortfolio(portfolio.id), onDone)}
      onKeep={onCancel}
    >
      <p>{`“${portfolio.name}” is put to rest for good: its webhook takes nothing any more and its accounts are free. Its history stays. Not possible while anything is open or waits.`}</p>
    </Ask>
  )
}
