/** The signed-in user: e-mail, password, and the browsers that are signed in. */
import Button from '@mui/material/Button'
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { changeEmail, changePassword } from '@/api/me'
import { useSession } from '@/api/session'
import { useSubmit } from '@/api/useSubmit'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { FormRow, ProblemLine } from '@/ui/form/FormRow'
import { TextBox } from '@/ui/form/inputs'

import css from '../pages.module.css'
import { sentence } from '../words'
import { Browsers } from './Browsers'

const SHORTEST = 10

export default function YouSection(): ReactNode {
  return (
    <>
      <Email />
      <Password />
      <Browsers />
    </>
  )
}

function Email(): ReactNode {
  const known = useSession(({ session }) => (session.kind === 'signed_in' ? session.user.email : ''))
  const [typed, setTyped] = useState<string | null>(null)
  const [done, setDone] = useState(false)
  const { busy, failure, problem, submit, clear } = useSubmit()
  const id = useId()
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    submit(
      () => changeEmail((typed ?? '').trim()),
      () => {
        setTyped(null)
        setDone(true)
      },
    )
  }
  const change = (text: string): void => {
    setTyped(text)
    setDone(false)
    clear()
  }
  return (
    <form noValidate onSubmit={send}>
      <Panel title="E-mail" flush>
        <FormRow label="E-mail" htmlFor={id} help="What you sign in with. Nothing is sent to it." {...reasonOf(problem('email'))}>
          <TextBox id={id} type="email" autoComplete="username" value={typed ?? known} onChange={change} wrong={problem('email') !== undefined} full />
        </FormRow>
        <FormEnd failure={problem('email') === undefined ? failure?.message : undefined} done={done ? 'Changed.' : null}>
          <Button type="submit" variant="contained" disabled={busy || typed === null || typed.trim() === known}>
            {busy ? 'Changing…' : 'Change e-mail'}
          </Button>
        </FormEnd>
      </Panel>
    </form>
  )
}

const EMPTY = { current: '', next: '', again: '' }

function Password(): ReactNode {
  const [values, setValues] = useState(EMPTY)
  const [done, setDone] = useState(false)
  const { busy, failure, problem, submit, clear } = useSubmit()
  const id = useId()
  const differs = values.again !== '' && values.again !== values.next
  const short = values.next !== '' && values.next.length < SHORTEST
  const change = (field: keyof typeof EMPTY) => (text: string) => {
    setValues((before) => ({ ...before, [field]: text }))
    setDone(false)
    clear()
  }
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    submit(
      () => changePassword(values.current, values.next),
      () => {
        setValues(EMPTY)
        setDone(true)
      },
    )
  }
  const named = problem('current_password') ?? problem('new_password')
  const ready = values.current !== '' && values.next.length >= SHORTEST && values.again === values.next
  return (
    <form noValidate onSubmit={send}>
      <Panel title="Password" flush>
        <FormRow label="Current password" htmlFor={`${id}-c`} help="To be sure that it is you." {...reasonOf(problem('current_password'))}>
          <TextBox id={`${id}-c`} type="password" autoComplete="current-password" value={values.current} onChange={change('current')} full />
        </FormRow>
        <FormRow
          label="New password"
          htmlFor={`${id}-n`}
          help={`At least ${SHORTEST} characters. A sentence is better than a word.`}
          {...reasonOf(problem('new_password') ?? (short ? `use at least ${SHORTEST} characters` : undefined))}
        >
          <TextBox id={`${id}-n`} type="password" autoComplete="new-password" value={values.next} onChange={change('next')} wrong={short} full />
        </FormRow>
        <FormRow
          label="New password again"
          htmlFor={`${id}-a`}
          help="Every other browser has to sign in again."
          {...reasonOf(differs ? 'is not the same' : undefined)}
        >
          <TextBox id={`${id}-a`} type="password" autoComplete="new-password" value={values.again} onChange={change('again')} wrong={differs} full />
        </FormRow>
        <FormEnd failure={named === undefined ? failure?.message : undefined} done={done ? 'Changed. Other browsers have to sign in again.' : null}>
          <Button type="submit" variant="contained" disabled={busy || !ready}>
            {busy ? 'Changing…' : 'Change password'}
          </Button>
        </FormEnd>
      </Panel>
    </form>
  )
}

const reasonOf = (problem: string | undefined): { problem?: string } => (problem === undefined ? {} : { problem: sentence(problem) })

function FormEnd({ failure, done, children }: { failure: string | undefined; done: string | null; children: ReactNode }): ReactNode {
  return (
    <div className={css.formEnd}>
      {failure === undefined ? null : <ProblemLine>{failure}</ProblemLine>}
      {done === null ? null : (
        <p role="status" className={css.note}>
          <Icon name="check" size={14} />
          {done}
        </p>
      )}
      {children}
    </div>
  )
}
