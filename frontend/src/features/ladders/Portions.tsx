/** Several targets of one leg: how much of what it bought is sold at how much profit. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import type { ReactNode } from 'react'

import type { Portion } from '@/api/types'
import { HUNDRED, format } from '@/lib/decimal'
import { shownNumber } from '@/lib/typedNumber'
import { Icon } from '@/ui/Icon'

import css from './LevelTable.module.css'
import { decimalText } from './draft'
import type { Fields } from './errors'
import { total } from './levels'

interface PortionsProps {
  /** Of the leg. */
  index: number
  portions: readonly Portion[]
  errors: Fields
  onChange: (name: string | null, portions: Portion[]) => void
}

const FIELDS: readonly { field: keyof Portion; name: string; unit: string }[] = [
  { field: 'share_percent', name: 'part sold', unit: '% of the leg at' },
  { field: 'tp_percent', name: 'profit', unit: '% profit' },
]

export function Portions({ index, portions, errors, onChange }: PortionsProps): ReactNode {
  const sold = total(portions.map(({ share_percent }) => share_percent))
  const rest = sold === null ? null : HUNDRED.minus(sold)
  const reasons = [...new Set(Object.values(errors))]
  return (
    <div role="group" aria-label={`Targets of leg ${index}`} className={css.portions}>
      {portions.map((portion, i) => (
        <div key={i} className={css.portion}>
          <span>Sell</span>
          {FIELDS.map(({ field, name, unit }) => (
            <span key={field} className={css.unit}>
              <input
                className={css.input}
                inputMode="decimal"
                aria-label={`Leg ${index}, target ${i}, ${name} in percent`}
                aria-invalid={errors[`${i}.${field}`] !== undefined}
                value={shownNumber(portion[field])}
                onChange={(event) => onChange(`portions.${i}.${field}`, portions.map((p, at) => (at === i ? { ...p, [field]: decimalText(event.target.value) } : p)))}
              />
              {unit}
            </span>
          ))}
          <IconButton size="small" aria-label={`Remove target ${i} of leg ${index}`} onClick={() => onChange(null, portions.filter((_p, at) => at !== i))} className={css.tool ?? ''}>
            <Icon name="cross" size={14} />
          </IconButton>
        </div>
      ))}
      <p className={css.note}>
        {rest !== null && rest.gt('0') ? `${format(rest, { decimals: 2 })} % of the leg has no target of its own.` : ''}
        <Button variant="text" onClick={() => onChange(null, [...portions, { share_percent: rest?.gt('0') === true ? rest.toFixed() : '', tp_percent: portions.at(-1)?.tp_percent ?? '1' }])}>
          Add a target
        </Button>
      </p>
      {reasons.length === 0 ? null : <p className={css.error}>{`The targets: ${reasons.join('. ')}`}</p>}
    </div>
  )
}
