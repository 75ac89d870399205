/** The safety-order form: how many legs, how far apart and how heavy, by five numbers. */
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import type { ReactNode } from 'react'

import { generateLevels } from '@/api/ladders'
import type { Level } from '@/api/types'
import { useWish } from '@/api/useWish'
import { shownNumber } from '@/lib/typedNumber'

import { type GeneratorDraft, decimalText, wholeOf, wholeText } from './draft'
import css from './Editor.module.css'
import type { Fields } from './errors'

interface GeneratorFormProps {
  generator: GeneratorDraft
  /** By field; the empty text is the whole form's own. */
  errors: Fields
  onChange: (name: string, generator: GeneratorDraft) => void
  onWritten: (levels: Level[]) => void
}

const FIELDS: readonly { field: keyof GeneratorDraft; label: string; help: string }[] = [
  { field: 'count', label: 'Legs', help: 'The first one included.' },
  { field: 'first_step_percent', label: 'First step, %', help: 'From the entry to leg 1.' },
  { field: 'step_scale', label: 'Step scale', help: 'Each step is the one before times this. 1: equal steps.' },
  { field: 'volume_scale', label: 'Volume scale', help: 'Each leg costs the one before times this. 1: equal legs.' },
  { field: 'tp_percent', label: 'Target, %', help: 'Profit wanted on every leg.' },
]

export function GeneratorForm({ generator, errors, onChange, onWritten }: GeneratorFormProps): ReactNode {
  const { step, send } = useWish()
  const write = (): void =>
    send(async () => onWritten(await generateLevels({ ...generator, count: wholeOf(generator.count) })))
  return (
    <div>
      <div className={css.fields}>
        {FIELDS.map(({ field, label, help }) => (
          <TextField
            key={field}
            label={label}
            size="small"
            value={shownNumber(generator[field])}
            error={errors[field] !== undefined}
            helperText={errors[field] ?? help}
            onChange={(event) => {
              const text = field === 'count' ? wholeText(event.target.value) : decimalText(event.target.value)
              onChange(`generator.${field}`, { ...generator, [field]: text })
            }}
            slotProps={{ htmlInput: { inputMode: field === 'count' ? 'numeric' : 'decimal' } }}
          />
        ))}
      </div>
      {errors[''] === undefined ? null : <p role="alert" className={css.error}>{`The ladder cannot be made: ${errors['']}`}</p>}
      {step.kind === 'failed' ? <p role="alert" className={css.error}>{step.message}</p> : null}
      <div className={css.line}>
        <Button variant="outlined" disabled={step.kind === 'sending'} onClick={write}>
          Write the legs into the table
        </Button>
        <span className={css.hint}>To change single legs by hand. What the table holds now is replaced.</span>
      </div>
    </div>
  )
}
