/** Every leg as it would be placed on this market. */
import type { ReactNode } from 'react'

import type { LadderPreview } from '@/api/types'
import { Panel } from '@/ui/Panel'

import { LegTable, MarketRules } from './Outcome'
import css from './Outcome.module.css'

export function LegsPanel({ preview }: { preview: LadderPreview | null }): ReactNode {
  return (
    <Panel title="On this market" flush>
      {preview === null ? (
        <p className={css.padded}>Quantities, costs and averages stand here once a market and an entry price are known.</p>
      ) : (
        <>
          <LegTable preview={preview} />
          <div className={css.padded}>
            <MarketRules preview={preview} />
          </div>
        </>
      )}
    </Panel>
  )
}
