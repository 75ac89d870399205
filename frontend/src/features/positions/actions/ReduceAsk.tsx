/** Selling a part at market: how much, and what that means in money. */
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactNode, useState } from 'react'

import { reduceGroup } from '@/api/groups'
import type { GroupView } from '@/api/types'
import { type Decimal, ZERO } from '@/lib/decimal'
import { Segments } from '@/ui/Segments'

import { reducingSentence } from '../sentences'
import { Ask, NumberField } from './Ask'
import { type Unit, partOf, reduction } from './parts'
import { typed } from './typed'

const SHARES = (['25', '50', '75'] as const).map((key) => ({ key, label: `${key}\u202f%` }))

interface ReduceAskProps {
  group: GroupView
  price: Decimal | null
  onKeep: () => void
  onAccepted: (text: string) => void
}

export function ReduceAsk({ group, price, onKeep, onAccepted }: ReduceAskProps): ReactNode {
  const [unit, setUnit] = useState<Unit>('percent')
  const [text, setText] = useState('50')
  const value = typed(text)
  const part = value === null ? null : reduction(group, unit, value, price)
  return (
    <Ask
      title="Reduce this group"
      says={value === null ? 'Say how much is to be sold.' : part === null ? 'The price is not known right now.' : reducingSentence(group, part)}
      keep="Keep it all"
      go={group.side === 'long' ? 'Sell this part' : 'Buy this part back'}
      failed="Not reduced."
      ready={value !== null && part?.quantity.gt(ZERO) !== false}
      request={() => reduceGroup(group.id, partOf(unit, value ?? ZERO))}
      onKeep={onKeep}
      onAccepted={() => onAccepted('Accepted. Targets step back, then the part is sold…')}
    >
      <Segments
        label="Share"
        segments={SHARES}
        chosen={unit === 'percent' ? (SHARES.find(({ key }) => key === text)?.key ?? null) : null}
        onChoose={(share) => {
          setUnit('percent')
          setText(share)
        }}
      />
      <NumberField label="How much" value={text} autoFocus onChange={setText} />
      <TextField select label="Unit" size="small" value={unit} onChange={(event) => setUnit(event.target.value as Unit)} sx={{ minWidth: 110 }}>
        <MenuItem value="percent">% of it</MenuItem>
        <MenuItem value="quantity">{group.base}</MenuItem>
        <MenuItem value="quote">{group.quote}</MenuItem>
      </TextField>
    </Ask>
  )
}
