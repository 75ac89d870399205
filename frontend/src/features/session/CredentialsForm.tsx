/** E-mail and password, for the first visit and for every sign-in. Says at the field what is wrong with it. */
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { type SubmitEvent, type ReactNode, useState } from 'react'

import { type RequestFailure, failureOf } from '@/api/problem'
import { Icon } from '@/ui/Icon'

import css from './session.module.css'
import { type Credentials, type FieldErrors, checkCredentials } from './check'

interface CredentialsFormProps {
  action: string
  busyText: string
  /** Shortest password accepted; 1 on sign-in, where the server alone knows. */
  minPassword: number
  passwordHint?: string
  newPassword?: boolean
  onSubmit: (credentials: Credentials) => Promise<void>
}

export function CredentialsForm(props: CredentialsFormProps): ReactNode {
  const [values, setValues] = useState<Credentials>({ email: '', password: '' })
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<RequestFailure | null>(null)
  const [busy, setBusy] = useState(false)

  const change = (field: keyof Credentials, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }))
    setErrors((before) => ({ ...before, [field]: undefined }))
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const found = checkCredentials(values, props.minPassword)
    setErrors(found)
    if (Object.values(found).some((error) => error !== undefined)) return
    setBusy(true)
    setFailure(null)
    try {
      await props.onSubmit(values)
    } catch (error) {
      const problem = failureOf(error)
      setErrors(problem.fields)
      setFailure(problem)
      setBusy(false)
    }
  }

  return (
    <form className={css.form} noValidate onSubmit={(event) => void submit(event)}>
      {failure === null ? null : (
        <p role="alert" className={css.failure}>
          <Icon name="alert" />
          {failure.message}
        </p>
      )}
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
        fullWidth
        value={values.email}
        onChange={(event) => change('email', event.target.value)}
        error={errors.email !== undefined}
        helperText={errors.email}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete={props.newPassword === true ? 'new-password' : 'current-password'}
        fullWidth
        value={values.password}
        onChange={(event) => change('password', event.target.value)}
        error={errors.password !== undefined}
        helperText={errors.password ?? props.passwordHint}
      />
      <Button type="submit" variant="contained" size="large" fullWidth disabled={busy}>
        {busy ? props.busyText : props.action}
      </Button>
    </form>
  )
}
