/** What of each coin a practice account starts with. */
import type { ReactNode } from 'react'

import { FormRow } from '@/ui/form/FormRow'

import { RowsControl } from '../RowsControl'
import type { Json } from '../document'
import { sentence } from '../words'
import { COLUMNS } from './wallet'

interface WalletFieldsProps {
  rows: readonly Json[]
  onChange: (rows: readonly Json[]) => void
  problem: string | undefined
}

export function WalletFields({ rows, onChange, problem }: WalletFieldsProps): ReactNode {
  return (
    <FormRow
      label="Starts with"
      labelId="wallet"
      help="Coins that are there from the beginning. Nothing can be added later but by beginning anew."
      {...(problem === undefined ? {} : { problem: sentence(problem) })}
    >
      <RowsControl
        type={{ kind: 'rows', columns: COLUMNS, row: { coin: '', amount: '' }, one: 'coin', none: 'Nothing.' }}
        rows={rows}
        onChange={onChange}
        quote=""
        accounts={[]}
        maxPyramids={0}
        problemAt={() => undefined}
      />
    </FormRow>
  )
}
