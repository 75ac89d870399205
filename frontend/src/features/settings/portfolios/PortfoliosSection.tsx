/** Portfolios: what exists, what each trades on, making another, putting one to rest. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import { fetchAccounts } from '@/api/accounts'
import { fetchPortfolios } from '@/api/endpoints'
import { fetchArchived } from '@/api/portfolios'
import type { OwnAccountView, PortfolioView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { choosePortfolio, portfoliosChanged } from '@/features/portfolio/choice'
import { Icon } from '@/ui/Icon'
import { Empty, Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { SkeletonRows } from '@/ui/Skeletons'

import css from '../pages.module.css'
import { ArchivedList } from './ArchivedList'
import { NewPortfolio } from './NewPortfolio'
import { PortfolioEntry } from './PortfolioEntry'

const loadPortfolios = (_key: string, signal: AbortSignal): Promise<PortfolioView[]> => fetchPortfolios(signal)

export default function PortfoliosSection(): ReactNode {
  const portfolios = useLoad('portfolios', loadPortfolios)
  const accounts = useLoad('accounts', fetchAccounts)
  const archived = useLoad('archived', fetchArchived)
  const [making, setMaking] = useState(false)
  const own = accounts.data.state === 'ready' ? accounts.data.value : []
  const changed = (): void => {
    portfolios.reload()
    accounts.reload()
    archived.reload()
    portfoliosChanged()
  }
  const made = ({ id }: PortfolioView): void => {
    setMaking(false)
    choosePortfolio(id)
    changed()
  }
  return (
    <>
      <p className={css.note}>
        A portfolio has slots, capital and rules of its own, and trades on accounts that no other one uses. Each has its own webhook.
      </p>
      {making ? (
        <NewPortfolio accounts={own} onDone={made} onCancel={() => setMaking(false)} />
      ) : (
        <div className={css.toolbar}>
          <Button variant="contained" startIcon={<Icon name="plus" />} disabled={accounts.data.state !== 'ready'} onClick={() => setMaking(true)}>
            New portfolio
          </Button>
        </div>
      )}
      <Panel title="Portfolios" flush>
        {portfolios.data.state === 'pending' ? <SkeletonRows rows={3} /> : null}
        {portfolios.data.state === 'failed' ? <Failed message={portfolios.data.message} onRetry={portfolios.reload} /> : null}
        {portfolios.data.state === 'ready' ? <List portfolios={portfolios.data.value} accounts={own} onChanged={changed} /> : null}
      </Panel>
      <ArchivedList archived={archived.data.state === 'ready' ? archived.data.value : []} />
    </>
  )
}

interface ListProps {
  portfolios: readonly PortfolioView[]
  accounts: readonly OwnAccountView[]
  onChanged: () => void
}

function List({ portfolios, accounts, onChanged }: ListProps): ReactNode {
  if (portfolios.length === 0) {
    return (
      <Empty icon="positions" title="There is no portfolio">
        Make one to trade: a practice one shows everything without real money.
      </Empty>
    )
  }
  return (
    <ul className={css.entries}>
      {portfolios.map((portfolio) => (
        <PortfolioEntry key={portfolio.id} portfolio={portfolio} accounts={accounts} onChanged={onChanged} />
      ))}
    </ul>
  )
}
