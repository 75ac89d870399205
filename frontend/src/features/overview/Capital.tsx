/** What the capital does: at work in positions, kept for resting entries, free. */
import type { ReactNode } from 'react'

import type { PortfolioView } from '@/api/types'
import { type Decimal, HUNDRED, ZERO, clamp, format, formatMoney } from '@/lib/decimal'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { Reason } from '@/ui/reason/Reason'

import css from './figures.module.css'
import { type Worth, shareOf } from './worth'

const MEANS = {
  deployed: 'What the open positions paid for what they hold.',
  reserved: 'What entry orders that rest at the exchange may still buy.',
  free: 'Capital and what was realized, less what is deployed and what entries may still buy.',
}

export function Capital({ portfolio, worth }: { portfolio: PortfolioView; worth: Worth }): ReactNode {
  const { quote, open_groups: open, max_open_groups: slots } = portfolio
  const { deployed, reserved, free } = worth
  const words = `Deployed ${percent(worth, deployed)}, for entries ${percent(worth, reserved)}, free ${percent(worth, free)}`
  return (
    <Panel title={`Capital, ${quote}`} aside={<span className={css.aside}>{`${open} of ${slots} slots`}</span>}>
      <div className={css.capital}>
        <div className={css.stack} role="img" aria-label={words}>
          <span data-part="deployed" style={{ width: widthOf(worth, deployed) }} />
          <span data-part="reserved" style={{ width: widthOf(worth, reserved) }} />
        </div>
        <dl className={css.parts}>
          <Part part="deployed" label="Deployed" value={deployed} worth={worth} quote={quote} />
          <Part part="reserved" label="For entries" value={reserved} worth={worth} quote={quote} />
          <Part part="free" label="Free" value={free} worth={worth} quote={quote} />
        </dl>
      </div>
    </Panel>
  )
}

interface PartProps {
  part: keyof typeof MEANS
  label: string
  value: Decimal
  worth: Worth
  quote: string
}

function Part({ part, label, value, worth, quote }: PartProps): ReactNode {
  return (
    <div data-part={part}>
      <dt>
        <Reason text={MEANS[part]}>
          <span>{label}</span>
        </Reason>
      </dt>
      <dd>
        <Amount text={formatMoney(value, quote)} flash />
        <span className={css.note}>{percent(worth, value)}</span>
      </dd>
    </div>
  )
}

function percent(worth: Worth, part: Decimal): string {
  return `${format(shareOf(worth, part), { decimals: 0 })}\u202f%`
}

/** A width as it is printed, without passing through a float. */
const widthOf = (worth: Worth, part: Decimal): string => `${clamp(shareOf(worth, part) ?? ZERO, ZERO, HUNDRED).toFixed(1)}%`
