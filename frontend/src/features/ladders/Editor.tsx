/** One ladder's form: which pyramids, table or generator, and how its orders are laid and withdrawn. */
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactNode, useId } from 'react'

import type { Level } from '@/api/types'
import { shownNumber } from '@/lib/typedNumber'
import { Panel } from '@/ui/Panel'
import { Tabs } from '@/ui/Tabs'

import { type Form, type LadderDraft, decimalText, wholeText } from './draft'
import css from './Editor.module.css'
import { type Fields, below } from './errors'
import { GeneratorForm } from './GeneratorForm'
import { LevelTable } from './LevelTable'
import { PyramidChoice } from './PyramidChoice'

interface EditorProps {
  ladder: LadderDraft
  /** By path below the ladder. */
  errors: Fields
  /** The pyramid whose own legs are edited; null: those of every other one. */
  pyramid: number | null
  pyramids: number
  onPyramid: (pyramid: number | null) => void
  /** @param name of the field that changed, null for what is a step of its own */
  onChange: (name: string | null, change: (ladder: LadderDraft) => LadderDraft) => void
  /** Legs to start a pyramid's own ones from. */
  legs: readonly Level[]
}

const FORMS = [
  { key: 'table', label: 'Table' },
  { key: 'generator', label: 'Generator' },
] as const satisfies readonly { key: Form; label: string }[]

export function Editor({ ladder, errors, pyramid, pyramids, onPyramid, onChange, legs }: EditorProps): ReactNode {
  const panel = useId()
  const own = ladder.pyramids.find(({ index }) => index === pyramid)
  return (
    <Panel title="Legs">
      <PyramidChoice ladder={ladder} pyramid={pyramid} pyramids={pyramids} onPyramid={onPyramid} onChange={onChange} legs={legs} />
      {own === undefined ? (
        <>
          <div className={css.tabs}>
            <Tabs label="Form" tabs={FORMS} chosen={ladder.form} onChoose={(form) => onChange(null, (now) => chosen(now, form, legs))} panelId={panel} />
          </div>
          <div id={panel} role="tabpanel" aria-label={ladder.form === 'table' ? 'Table' : 'Generator'}>
            <Legs ladder={ladder} errors={errors} onChange={onChange} />
          </div>
        </>
      ) : (
        <LevelTable
          label={`Legs of pyramid ${own.index}`}
          levels={own.levels}
          errors={below(errors, `pyramid_levels.${own.index}`)}
          onChange={(name, levels) => onChange(name === null ? null : `pyramid ${own.index} ${name}`, (now) => withPyramid(now, own.index, levels))}
        />
      )}
      <Orders ladder={ladder} errors={errors} onChange={onChange} />
    </Panel>
  )
}

/** The other form as it was left; a table that was never filled begins with the generator's legs. */
const chosen = (ladder: LadderDraft, form: Form, legs: readonly Level[]): LadderDraft => ({
  ...ladder,
  form,
  levels: form === 'table' && ladder.levels.length === 0 ? legs : ladder.levels,
})

const withPyramid = (ladder: LadderDraft, index: number, levels: readonly Level[]): LadderDraft => ({
  ...ladder,
  pyramids: ladder.pyramids.map((own) => (own.index === index ? { ...own, levels } : own)),
})

function Legs({ ladder, errors, onChange }: Pick<EditorProps, 'ladder' | 'errors' | 'onChange'>): ReactNode {
  if (ladder.form === 'table') {
    return (
      <LevelTable
        label="Legs"
        levels={ladder.levels}
        errors={below(errors, 'levels')}
        onChange={(name, levels) => onChange(name, (now) => ({ ...now, levels }))}
      />
    )
  }
  return (
    <GeneratorForm
      generator={ladder.generator}
      errors={below(errors, 'generator')}
      onChange={(name, generator) => onChange(name, (now) => ({ ...now, generator }))}
      onWritten={(levels) => onChange(null, (now) => ({ ...now, form: 'table', levels }))}
    />
  )
}

type OrderField = 'max_resting_legs' | 'cancel_beyond_percent' | 'cancel_after_minutes'

const ORDERS: readonly { field: OrderField; label: string; help: string; count: boolean }[] = [
  { field: 'max_resting_legs', label: 'Legs resting at once', help: 'The nearest ones rest, the next follows when one is filled. Empty: all.', count: true },
  { field: 'cancel_beyond_percent', label: 'Withdraw beyond, %', help: 'Unfilled legs go when the price is so far past the last one. Empty: never.', count: false },
  { field: 'cancel_after_minutes', label: 'Withdraw after, minutes', help: 'Unfilled legs go so long after their entry. Empty: never.', count: true },
]

function Orders({ ladder, errors, onChange }: Pick<EditorProps, 'ladder' | 'errors' | 'onChange'>): ReactNode {
  return (
    <div className={css.orders} role="group" aria-label="Orders">
      <TextField
        select
        label="Order of the first leg"
        size="small"
        value={ladder.entry_order_type}
        error={errors['entry_order_type'] !== undefined}
        helperText={errors['entry_order_type'] ?? 'Limit waits for the entry price; market buys at once. All other legs are limit orders.'}
        onChange={(event) => onChange(null, (now) => ({ ...now, entry_order_type: event.target.value === 'market' ? 'market' : 'limit' }))}
      >
        <MenuItem value="limit">Limit</MenuItem>
        <MenuItem value="market">Market</MenuItem>
      </TextField>
      {ORDERS.map(({ field, label, help, count }) => (
        <TextField
          key={field}
          label={label}
          size="small"
          value={shownNumber(ladder[field])}
          error={errors[field] !== undefined}
          helperText={errors[field] ?? help}
          onChange={(event) => {
            const text = count ? wholeText(event.target.value) : decimalText(event.target.value)
            onChange(field, (now) => ({ ...now, [field]: text }))
          }}
          slotProps={{ htmlInput: { inputMode: count ? 'numeric' : 'decimal' } }}
        />
      ))}
    </div>
  )
}
