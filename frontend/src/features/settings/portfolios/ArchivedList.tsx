/** Portfolios at rest for good, with what they brought. */
import type { ReactNode } from 'react'

import type { ArchivedPortfolioView } from '@/api/types'
import { decimal, formatPnl } from '@/lib/decimal'
import { exact } from '@/lib/time'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { pnlTone } from '@/ui/tone'

import css from '../pages.module.css'

export function ArchivedList({ archived }: { archived: readonly ArchivedPortfolioView[] }): ReactNode {
  if (archived.length === 0) return null
  return (
    <Panel title="At rest" flush>
      <ul className={css.entries}>
        {archived.map(({ id, name, quote, realized_total: total, archived_at: at }) => (
          <li key={id}>
            <div className={css.entryHead}>
              <div className={css.entryName}>
                <h3>{name}</h3>
                <p className={css.facts}>
                  <span>{`Archived ${exact(at).slice(0, 16)}`}</span>
                </p>
              </div>
              <Amount text={`${formatPnl(decimal(total), quote)} ${quote}`} tone={pnlTone(decimal(total))} />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
