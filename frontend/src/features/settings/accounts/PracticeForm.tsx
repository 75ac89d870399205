/** A practice account on the simulated exchange, with a wallet of one's own choice. */
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { createAccount } from '@/api/accounts'
import type { VenueView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { Panel } from '@/ui/Panel'
import { FormRow } from '@/ui/form/FormRow'
import { Select } from '@/ui/form/inputs'

import { FormEnd } from '../FormEnd'
import type { Json } from '../document'
import { NameRow } from './NameRow'
import { WalletFields } from './WalletFields'
import { USUAL_WALLET, walletOf } from './wallet'
import { placeOf, placesOf } from './words'

interface PracticeFormProps {
  venues: readonly VenueView[]
  onDone: () => void
  onCancel: () => void
}

export function PracticeForm({ venues, onDone, onCancel }: PracticeFormProps): ReactNode {
  const places = placesOf(venues, true)
  const [place, setPlace] = useState(places[0]?.value ?? '')
  const [name, setName] = useState('')
  const [rows, setRows] = useState<readonly Json[]>(USUAL_WALLET)
  const { busy, failure, problem, submit } = useSubmit()
  const id = useId()
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    const { venue, kind } = placeOf(place)
    submit(() => createAccount({ name: name.trim(), venue, market_kind: kind, simulated: true, balances: walletOf(rows) }), onDone)
  }
  return (
    <form noValidate onSubmit={send}>
      <Panel title="A practice account" flush>
        <FormRow label="Simulates" htmlFor={`${id}-place`} help="Fills, fees and minimums as that exchange has them. No real money moves.">
          <Select id={`${id}-place`} options={places} chosen={place} onChoose={setPlace} full />
        </FormRow>
        <NameRow name={name} onChange={setName} problem={problem('name')} placeholder="Practice" />
        <WalletFields rows={rows} onChange={setRows} problem={problem('balances')} />
        <FormEnd failure={failure} send={busy ? 'Making it…' : 'Make it'} ready={!busy && name.trim() !== ''} onLeave={onCancel} />
      </Panel>
    </form>
  )
}
