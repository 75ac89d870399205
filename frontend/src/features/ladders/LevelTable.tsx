/** The legs as a table to type into: distance, share of the capital, target; what is wrong stands below its row. */
import Button from '@mui/material/Button'
import { type ReactNode, useId } from 'react'

import type { Level } from '@/api/types'
import { HUNDRED, format } from '@/lib/decimal'
import { shownNumber } from '@/lib/typedNumber'
import { Icon } from '@/ui/Icon'

import css from './LevelTable.module.css'
import { decimalText } from './draft'
import { type Fields, below } from './errors'
import { type LevelField, addLevel, isHundred, setLevel, setPortions, total, withWeightsOf100 } from './levels'
import { Portions } from './Portions'
import { RowTools } from './RowTools'

interface LevelTableProps {
  levels: readonly Level[]
  /** By path below the levels: `2.gap_percent`; the empty text is the table's own. */
  errors: Fields
  /** @param name of the field that changed, null for what is a step of its own */
  onChange: (name: string | null, levels: Level[]) => void
  label: string
}

const COLUMNS: readonly { field: LevelField; title: string; name: string }[] = [
  { field: 'gap_percent', title: 'Distance, %', name: 'distance' },
  { field: 'weight_percent', title: 'Share, %', name: 'share' },
  { field: 'tp_percent', title: 'Target, %', name: 'target' },
]

export function LevelTable({ levels, errors, onChange, label }: LevelTableProps): ReactNode {
  return (
    <div>
      <div role="table" aria-label={label} className={css.table}>
        <div role="row" className={css.head}>
          <span role="columnheader" className={css.first}>Leg</span>
          {COLUMNS.map(({ field, title }) => (
            <span key={field} role="columnheader" className={css.right}>{title}</span>
          ))}
          <span role="columnheader"><span className="visually-hidden">Change the row</span></span>
        </div>
        {levels.map((level, i) => (
          <Row key={i} index={i} level={level} levels={levels} errors={below(errors, String(i))} onChange={onChange} />
        ))}
      </div>
      <Foot levels={levels} error={errors['']} onChange={onChange} />
    </div>
  )
}

interface RowProps extends Pick<LevelTableProps, 'levels' | 'errors' | 'onChange'> {
  index: number
  level: Level
}

function Row({ index, level, levels, errors, onChange }: RowProps): ReactNode {
  const id = useId()
  const wrong = Object.entries(errors).filter(([field]) => !field.startsWith('portions.'))
  const split = level.portions.length > 0
  return (
    <>
      <div role="row" className={css.row}>
        <span role="rowheader" className={css.index}>{index}</span>
        {COLUMNS.map(({ field, name }) => (
          <span key={field} role="cell">
            {split && field === 'tp_percent' ? (
              <span className={css.split}>split</span>
            ) : (
              <input
                className={css.input}
                inputMode="decimal"
                aria-label={`Leg ${index}, ${name} in percent`}
                aria-invalid={errors[field] !== undefined}
                aria-describedby={errors[field] === undefined ? undefined : id}
                value={shownNumber(level[field])}
                onChange={(event) => onChange(`${index}.${field}`, setLevel(levels, index, field, decimalText(event.target.value)))}
              />
            )}
          </span>
        ))}
        <span role="cell" className={css.tools}>
          <RowTools index={index} levels={levels} onChange={(next) => onChange(null, next)} />
        </span>
      </div>
      {split ? (
        <div role="row">
          <div role="cell">
            <Portions
              index={index}
              portions={level.portions}
              errors={below(errors, 'portions')}
              onChange={(name, portions) => onChange(name === null ? null : `${index}.${name}`, setPortions(levels, index, portions))}
            />
          </div>
        </div>
      ) : null}
      {wrong.length === 0 ? null : (
        <div role="row">
          <p role="cell" id={id} className={css.error}>{wrong.map(([field, reason]) => `${nameOf(field)} ${reason}`).join('. ')}</p>
        </div>
      )}
    </>
  )
}

const nameOf = (field: string): string => COLUMNS.find((column) => column.field === field)?.title.replace(', %', '') ?? 'This leg'

function Foot({ levels, error, onChange }: { levels: readonly Level[]; error: string | undefined } & Pick<LevelTableProps, 'onChange'>): ReactNode {
  const weights = total(levels.map(({ weight_percent }) => weight_percent))
  const fits = weights !== null && isHundred(weights)
  return (
    <div className={css.foot}>
      <p className={css.total} data-fits={fits} role="status">
        <Icon name={fits ? 'check' : 'alert'} size={14} />
        {`Shares total ${format(weights, { decimals: 2 })} %`}
        {fits || weights === null ? null : ` (${format(weights.minus(HUNDRED), { decimals: 2, signed: true })})`}
      </p>
      <div className={css.buttons}>
        {fits ? null : (
          <Button variant="outlined" onClick={() => onChange(null, withWeightsOf100(levels))}>
            Make it 100
          </Button>
        )}
        <Button variant="outlined" onClick={() => onChange(null, addLevel(levels))}>
          Add a leg
        </Button>
      </div>
      {error === undefined || !fits ? null : <p className={css.error}>{`The legs ${error}`}</p>}
    </div>
  )
}
