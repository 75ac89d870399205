/** A new name, typed in place. */
import Button from '@mui/material/Button'
import { type ReactNode, type SubmitEvent, useState } from 'react'

import { useSubmit } from '@/api/useSubmit'
import { ProblemLine } from '@/ui/form/FormRow'
import { TextBox } from '@/ui/form/inputs'

import css from './pages.module.css'
import { sentence } from './words'

interface RenameFormProps {
  what: string
  name: string
  request: (name: string) => Promise<unknown>
  onDone: () => void
  onCancel: () => void
}

export function RenameForm({ what, name, request, onDone, onCancel }: RenameFormProps): ReactNode {
  const [text, setText] = useState(name)
  const { busy, failure, problem, submit } = useSubmit()
  const reason = problem('name')
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    submit(() => request(text.trim()), onDone)
  }
  return (
    <form noValidate onSubmit={send}>
      <div className={css.inline}>
        <label>
          {what}
          <TextBox value={text} onChange={setText} wrong={failure !== null} full />
        </label>
        <Button type="submit" variant="contained" disabled={busy || text.trim() === '' || text.trim() === name}>
          Rename
        </Button>
        <Button variant="outlined" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      {failure === null ? null : <ProblemLine>{reason === undefined ? failure.message : sentence(reason)}</ProblemLine>}
    </form>
  )
}
