/** The control that a setting's kind asks for. */
import type { ReactNode } from 'react'

import { ChipList } from '@/ui/form/ChipList'
import { type Choice, type Described, Choices, Select, Switch, TextBox } from '@/ui/form/inputs'
import { RankList } from '@/ui/form/RankList'

import { RowsControl } from './RowsControl'
import type { Json } from './document'
import type { Field } from './field'
import { unitWord } from './words'

interface ControlProps extends Described {
  field: Field
  value: Json
  onChange: (value: Json) => void
  /** What a part that is switched on begins with, when the engine holds one. */
  held: Json
  quote: string
  accounts: readonly Choice<string>[]
  maxPyramids: number
  problemAt: (path: string) => string | undefined
}

export function Control({ field, value, onChange, held, quote, accounts, maxPyramids, problemAt, ...described }: ControlProps): ReactNode {
  const { type } = field
  switch (type.kind) {
    case 'number':
    case 'whole':
      return (
        <TextBox
          {...described}
          type="number"
          value={typed(value)}
          onChange={onChange}
          unit={unitWord(type.unit, quote)}
          placeholder={type.optional?.says}
        />
      )
    case 'switch':
      return <Switch {...described} on={value === true} onChange={onChange} />
    case 'part':
      return <Switch {...described} on={value !== null} onChange={(on) => onChange(on ? (held ?? type.fresh) : null)} />
    case 'choice':
      return <Choices {...described} options={type.options} chosen={typed(value)} onChoose={onChange} />
    case 'rank':
      return <RankList {...described} options={type.options} rank={list(value).map(typed)} onChange={onChange} />
    case 'account':
      return <Select {...described} options={accounts} chosen={typed(value)} onChoose={onChange} />
    case 'symbols':
      return (
        <ChipList
          {...described}
          items={list(value).map(typed)}
          onChange={onChange}
          none={type.none}
          placeholder={`BTC/${quote}`}
          isWrong={(index) => problemAt(String(index)) !== undefined}
        />
      )
    case 'rows':
      return <RowsControl {...described} {...{ type, quote, accounts, maxPyramids, problemAt }} rows={list(value)} onChange={onChange} />
  }
}

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [])

/** As it stands in a field: numbers plain, with a point; nothing for nothing. */
function typed(value: Json): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : ''
}
