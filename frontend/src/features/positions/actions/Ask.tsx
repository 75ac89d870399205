/** A question in place, before something is done: what will happen in money, what can be chosen, yes or no. */
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import type { ReactNode } from 'react'

import type { Accepted } from '@/api/types'
import { useWish } from '@/api/useWish'
import { plainNumber, shownNumber } from '@/lib/typedNumber'
import { Icon } from '@/ui/Icon'

import css from './Ask.module.css'

interface AskProps {
  title: string
  /** What will happen, in money; null while too little is known to say it. */
  says: ReactNode
  keep: string
  go: string
  /** Stands before the server's reason. */
  failed: string
  /** Whether what was typed is enough to be sent. */
  ready?: boolean
  /** The safe button has the focus at first, unless there is a field to fill in. */
  focusKeep?: boolean
  children?: ReactNode
  request: () => Promise<Accepted>
  onKeep: () => void
  onAccepted: () => void
}

export function Ask(props: AskProps): ReactNode {
  const { title, says, keep, go, failed, ready = true, focusKeep = false, children, request, onKeep, onAccepted } = props
  const { step, send } = useWish()
  const sending = step.kind === 'sending' || step.kind === 'accepted'
  return (
    <form
      className={css.ask}
      role="group"
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !sending) send(request, onAccepted)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onKeep()
      }}
    >
      {children === undefined ? null : <div className={css.fields}>{children}</div>}
      <div className={css.says} aria-live="polite">{says}</div>
      {step.kind === 'failed' ? (
        <p role="alert" className={css.failure}>
          <Icon name="alert" />
          {`${failed} ${step.message}`}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="outlined" autoFocus={focusKeep} onClick={onKeep}>
          {keep}
        </Button>
        <Button variant="contained" type="submit" disabled={!ready || sending}>
          {sending ? 'Sending…' : go}
        </Button>
      </div>
    </form>
  )
}

interface NumberFieldProps {
  label: string
  value: string
  unit?: string
  error?: string | null
  autoFocus?: boolean
  onChange: (value: string) => void
}

/** A number typed by hand, in the reader's own form; `value` has a point and stays text until it is read as a decimal. */
export function NumberField({ label, value, unit, error, autoFocus = false, onChange }: NumberFieldProps): ReactNode {
  return (
    <TextField
      label={unit === undefined ? label : `${label}, ${unit}`}
      size="small"
      value={shownNumber(value)}
      autoFocus={autoFocus}
      error={error !== undefined && error !== null}
      helperText={error ?? undefined}
      onChange={(event) => onChange(plainNumber(event.target.value))}
      onFocus={(event) => event.target.select()}
      slotProps={{ htmlInput: { inputMode: 'decimal', autoComplete: 'off' } }}
      sx={{ width: 180 }}
    />
  )
}
