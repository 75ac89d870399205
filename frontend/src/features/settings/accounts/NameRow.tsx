/** The name of an account that is being made. */
import { type ReactNode, useId } from 'react'

import { FormRow } from '@/ui/form/FormRow'
import { TextBox } from '@/ui/form/inputs'

import { sentence } from '../words'

interface NameRowProps {
  name: string
  onChange: (name: string) => void
  problem: string | undefined
  placeholder?: string
}

export function NameRow({ name, onChange, problem, placeholder = '' }: NameRowProps): ReactNode {
  const id = useId()
  const wrong = problem !== undefined
  return (
    <FormRow label="Name" htmlFor={id} help="What you call it; two accounts cannot have the same." {...(wrong ? { problem: sentence(problem) } : {})}>
      <TextBox id={id} value={name} onChange={onChange} placeholder={placeholder} wrong={wrong} full />
    </FormRow>
  )
}
