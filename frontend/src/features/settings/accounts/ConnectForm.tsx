/** Connects an exchange: the keys are tried first, and kept only once the exchange has accepted them. */
import Button from '@mui/material/Button'
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { type Keys, checkKeys, createAccount } from '@/api/accounts'
import type { AccountCheckView, VenueView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { Panel } from '@/ui/Panel'
import { FormRow, ProblemLine } from '@/ui/form/FormRow'
import { Select, TextBox } from '@/ui/form/inputs'

import css from '../pages.module.css'
import { sentence } from '../words'
import { CheckResult } from './CheckResult'
import { KeyFields, NO_KEYS } from './KeyFields'
import { placeOf, placesOf } from './words'

interface ConnectFormProps {
  venues: readonly VenueView[]
  onDone: () => void
  onCancel: () => void
}

export function ConnectForm({ venues, onDone, onCancel }: ConnectFormProps): ReactNode {
  const places = placesOf(venues, false)
  const [place, setPlace] = useState(places[0]?.value ?? '')
  const [name, setName] = useState(places[0]?.label ?? '')
  const [keys, setKeys] = useState<Keys>(NO_KEYS)
  const [result, setResult] = useState<AccountCheckView | null>(null)
  const { busy, failure, problem, submit, clear } = useSubmit()
  const id = useId()
  const { venue, kind } = placeOf(place)

  const change = (next: Keys): void => {
    setKeys(next)
    setResult(null)
    clear()
  }
  const choose = (next: string): void => {
    const label = (key: string): string | undefined => places.find(({ value }) => value === key)?.label
    if (name === label(place)) setName(label(next) ?? name)
    setPlace(next)
    change(keys)
  }
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    if (result === null) submit(() => checkKeys(venue, kind, keys), setResult)
    else submit(() => createAccount({ name: name.trim(), venue, market_kind: kind, ...keys }), onDone)
  }
  const nameProblem = problem('name')
  const typed = keys.api_key !== '' && keys.api_secret !== '' && name.trim() !== ''
  return (
    <form noValidate onSubmit={send}>
      <Panel title="Connect an exchange" flush>
        <FormRow label="Exchange" htmlFor={`${id}-place`} help="Spot and perpetuals are connected one by one, with the same keys if they allow both.">
          <Select id={`${id}-place`} options={places} chosen={place} onChoose={choose} full />
        </FormRow>
        <FormRow
          label="Name"
          htmlFor={`${id}-name`}
          help="What you call it; two accounts cannot have the same."
          {...(nameProblem === undefined ? {} : { problem: sentence(nameProblem) })}
        >
          <TextBox id={`${id}-name`} value={name} onChange={setName} wrong={nameProblem !== undefined} full />
        </FormRow>
        <KeyFields keys={keys} onChange={change} problem={problem} />
        {result === null ? null : <CheckResult result={result} />}
        <div className={css.formEnd}>
          {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
          <Button variant="outlined" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={busy || !typed}>
            {busy ? 'Asking the exchange…' : result === null ? 'Check the keys' : 'Connect'}
          </Button>
        </div>
      </Panel>
    </form>
  )
}
