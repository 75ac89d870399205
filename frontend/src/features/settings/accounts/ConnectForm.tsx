/** Connects an exchange: the keys are tried first, and kept only once the exchange has accepted them. */
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { type Keys, checkKeys, createAccount } from '@/api/accounts'
import type { AccountCheckView, VenueView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { Panel } from '@/ui/Panel'
import { FormRow } from '@/ui/form/FormRow'
import { Select } from '@/ui/form/inputs'

import { FormEnd } from '../FormEnd'
import { CheckResult } from './CheckResult'
import { KeyFields, NO_KEYS } from './KeyFields'
import { NameRow } from './NameRow'
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
  const typed = keys.api_key !== '' && keys.api_secret !== '' && name.trim() !== ''
  return (
    <form noValidate onSubmit={send}>
      <Panel title="Connect an exchange" flush>
        <FormRow label="Exchange" htmlFor={`${id}-place`} help="Spot and perpetuals are connected one by one, with the same keys if they allow both.">
          <Select id={`${id}-place`} options={places} chosen={place} onChoose={choose} full />
        </FormRow>
        <NameRow name={name} onChange={setName} problem={problem('name')} />
        <KeyFields keys={keys} onChange={change} problem={problem} />
        {result === null ? null : <CheckResult result={result} />}
        <FormEnd failure={failure} send={busy ? 'Asking the exchange…' : result === null ? 'Check the keys' : 'Connect'} ready={!busy && typed} onLeave={onCancel} />
      </Panel>
    </form>
  )
}
