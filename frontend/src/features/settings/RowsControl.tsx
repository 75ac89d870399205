/** A list of rows with a cell for each column: routes, shares, several targets. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { Icon } from '@/ui/Icon'
import { ProblemLine } from '@/ui/form/FormRow'
import { type Choice, type Described, Select, TextBox } from '@/ui/form/inputs'
import css from '@/ui/form/form.module.css'

import { type Json, at, put } from './document'
import type { Column, Kind } from './field'
import { sentence, unitWord } from './words'

interface RowsControlProps extends Described {
  type: Extract<Kind, { kind: 'rows' }>
  rows: readonly Json[]
  onChange: (rows: readonly Json[]) => void
  quote: string
  accounts: readonly Choice<string>[]
  maxPyramids: number
  /** The reason for the cell at a path below the list, such as `0.account_id`. */
  problemAt: (path: string) => string | undefined
}

export function RowsControl(props: RowsControlProps): ReactNode {
  const { type, rows, onChange, problemAt } = props
  return (
    <>
      {rows.length === 0 ? <p className={css.none}>{type.none}</p> : null}
      {rows.map((row, i) => (
        <div key={i} role="group" aria-label={`${titled(type.one)} ${i + 1}`}>
          <div className={css.cells}>
            {type.columns.map((column) => (
              <label key={column.key}>
                {rows.length > 1 && i > 0 ? <span className="visually-hidden">{column.label}</span> : column.label}
                <Cell
                  {...props}
                  column={column}
                  value={at(row, column.key)}
                  wrong={problemAt(pathOf(i, column)) !== undefined}
                  onCell={(value) => onChange(rows.map((other, place) => (place === i ? put(other, column.key, value) : other)))}
                />
              </label>
            ))}
            <button type="button" className={css.tool} aria-label={`Remove ${type.one} ${i + 1}`} onClick={() => onChange(rows.filter((_, place) => place !== i))}>
              <Icon name="cross" size={14} />
            </button>
          </div>
          {type.columns.map((column) => {
            const problem = problemAt(pathOf(i, column))
            return problem === undefined ? null : <ProblemLine key={column.key}>{sentence(type.columns.length > 1 ? `${column.label} ${problem}` : problem)}</ProblemLine>
          })}
        </div>
      ))}
      <div>
        <Button variant="outlined" startIcon={<Icon name="plus" size={14} />} onClick={() => onChange([...rows, type.row])}>
          {`Add a ${type.one}`}
        </Button>
      </div>
    </>
  )
}

const pathOf = (row: number, { key }: Column): string => (key === '' ? String(row) : `${row}.${key}`)

const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

interface CellProps extends RowsControlProps {
  column: Column
  value: Json
  onCell: (value: Json) => void
}

function Cell({ column, value, onCell, quote, accounts, maxPyramids, wrong }: CellProps): ReactNode {
  const text = typeof value === 'string' ? value : ''
  switch (column.kind) {
    case 'account':
      return <Select options={accounts} chosen={text} onChoose={onCell} wrong={wrong} full />
    case 'pyramid':
      return <Select options={pyramids(maxPyramids)} chosen={String(Number(value))} onChoose={(index) => onCell(Number(index))} wrong={wrong} full />
    case 'number':
    case 'text':
      return (
        <TextBox
          value={text}
          onChange={onCell}
          type={column.kind}
          unit={unitWord(column.unit, quote)}
          placeholder={column.example}
          wrong={wrong}
          full
        />
      )
  }
}

const pyramids = (count: number): readonly Choice<string>[] =>
  Array.from({ length: count }, (_, index) => ({ value: String(index), label: `Pyramid ${index}` }))
