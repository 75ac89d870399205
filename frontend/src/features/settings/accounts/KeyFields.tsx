/** The two parts of a key, typed or pasted; never shown again. */
import { type ReactNode, useId } from 'react'

import type { Keys } from '@/api/accounts'
import { FormRow } from '@/ui/form/FormRow'
import { TextBox } from '@/ui/form/inputs'

import { sentence } from '../words'

interface KeyFieldsProps {
  keys: Keys
  onChange: (keys: Keys) => void
  problem: (field: string) => string | undefined
}

export function KeyFields({ keys, onChange, problem }: KeyFieldsProps): ReactNode {
  const id = useId()
  const reason = (field: string): { problem?: string; problemId: string } => {
    const found = problem(field)
    return { problemId: `${id}-${field}-problem`, ...(found === undefined ? {} : { problem: sentence(found) }) }
  }
  return (
    <>
      <FormRow label="API key" htmlFor={`${id}-key`} help="Made in the exchange’s own settings, under API management." {...reason('api_key')}>
        <TextBox
          id={`${id}-key`}
          value={keys.api_key}
          onChange={(text) => onChange({ ...keys, api_key: text.trim() })}
          wrong={problem('api_key') !== undefined}
          describedBy={`${id}-api_key-problem`}
          full
        />
      </FormRow>
      <FormRow label="API secret" htmlFor={`${id}-secret`} help="Shown once by the exchange when the key is made." {...reason('api_secret')}>
        <TextBox
          id={`${id}-secret`}
          type="password"
          autoComplete="new-password"
          value={keys.api_secret}
          onChange={(text) => onChange({ ...keys, api_secret: text.trim() })}
          wrong={problem('api_secret') !== undefined}
          describedBy={`${id}-api_secret-problem`}
          full
        />
      </FormRow>
    </>
  )
}

export const NO_KEYS: Keys = { api_key: '', api_secret: '' }
