/** How fresh the market rules of each account are, what the last reading changed, and the lever to read them now. */
import Button from '@mui/material/Button'
import { type ReactNode, useCallback, useState } from 'react'

import { fetchMarketRules, syncMarketRules } from '@/api/portfolios'
import type { AccountView, MarketRulesView, PortfolioView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useSubmit } from '@/api/useSubmit'
import { format, whole } from '@/lib/decimal'
import { clock, duration, exact, since } from '@/lib/time'
import { Figure, Figures, Panel } from '@/ui/Panel'
import { SkeletonFigures } from '@/ui/Skeletons'
import { ProblemLine } from '@/ui/form/FormRow'
import { useNow } from '@/ui/useNow'

import css from './pages.module.css'

export default function MarketRules({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  return portfolio.accounts.map((account) => <OfAccount key={account.id} portfolioId={portfolio.id} account={account} />)
}

function OfAccount({ portfolioId, account }: { portfolioId: string; account: AccountView }): ReactNode {
  const load = useCallback((key: string, signal: AbortSignal) => fetchMarketRules(portfolioId, key, signal), [portfolioId])
  const { data, reload } = useLoad(account.id, load)
  const [fresh, setFresh] = useState<MarketRulesView | null>(null)
  const { busy, failure, submit } = useSubmit()
  const rules = fresh ?? (data.state === 'ready' ? data.value : null)
  return (
    <Panel
      title={`Rules on ${account.name}`}
      aside={
        <Button variant="outlined" disabled={busy} onClick={() => submit(() => syncMarketRules(portfolioId, account.id), setFresh)}>
          {busy ? 'Fetching…' : 'Fetch now'}
        </Button>
      }
    >
      <div className={css.stack}>
        {rules === null ? null : <Standing rules={rules} />}
        {rules === null && data.state === 'pending' ? <SkeletonFigures count={3} /> : null}
        {data.state === 'failed' && rules === null ? (
          <p>
            {data.message}{' '}
            <Button variant="text" onClick={reload}>Try again</Button>
          </p>
        ) : null}
        {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
      </div>
    </Panel>
  )
}

function Standing({ rules }: { rules: MarketRulesView }): ReactNode {
  const now = useNow()
  const { synced_at: synced, next_sync_at: next } = rules
  return (
    <>
      <Figures>
        <Figure label="Fetched" {...(synced === null ? {} : { meaning: exact(synced) })}>
          {synced === null ? 'not yet' : `${duration(since(synced, now))} ago`}
        </Figure>
        <Figure label="Next" {...(next === null ? {} : { meaning: exact(next) })}>{next === null ? '—' : clock(next, now)}</Figure>
        <Figure label="Markets">{format(whole(rules.count), { decimals: 0 })}</Figure>
      </Figures>
      <p className={css.note}>{changeSentence(rules)}</p>
    </>
  )
}

const MOST_NAMED = 6

/** What the last reading changed. */
export function changeSentence({ synced_at, changes }: Pick<MarketRulesView, 'synced_at' | 'changes'>): string {
  if (synced_at === null) return 'The exchange has not answered yet. Entries wait until it does.'
  if (changes === null) return 'Read once since the engine started.'
  if (changes.count === 0) return 'Nothing had changed since the time before.'
  const parts = [named('new', changes.added), named('gone', changes.removed), named('with other rules', changes.changed)]
  return `Since the time before: ${parts.filter((part) => part !== null).join('; ')}.`
}

function named(what: string, symbols: readonly string[]): string | null {
  if (symbols.length === 0) return null
  const more = symbols.length > MOST_NAMED ? ` and ${symbols.length - MOST_NAMED} more` : ''
  return `${symbols.length} ${what} (${symbols.slice(0, MOST_NAMED).join(', ')}${more})`
}
