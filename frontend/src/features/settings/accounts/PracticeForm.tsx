/** A practice account on the simulated exchange, with a wallet of one's own choice. */
import Button from '@mui/material/Button'
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { createAccount } from '@/api/accounts'
import type { VenueView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { Panel } from '@/ui/Panel'
import { FormRow, ProblemLine } from '@/ui/form/FormRow'
import { Select, TextBox } from '@/ui/form/inputs'

import type { Json } from '../document'
import css from '../pages.module.css'
import { sentence } from '../words'
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
  const nameProblem = problem('name')
  return (
    <form noValidate onSubmit={send}>
      <Panel title="A practice account" flush>
        <FormRow label="Simulates" htmlFor={`${id}-place`} help="Fills, fees and minimums as that exchange has them. No real money moves.">
          <Select id={`${id}-place`} options={places} chosen={place} onChoose={setPlace} full />
        </FormRow>
        <FormRow
          label="Name"
          htmlFor={`${id}-name`}
          help="What you call it; two accounts cannot have the same."
          {...(nameProblem === undefined ? {} : { problem: sentence(nameProblem) })}
        >
          <TextBox id={`${id}-name`} value={name} onChange={setName} placeholder="Practice" wrong={nameProblem !== undefined} full />
        </FormRow>
        <WalletFields rows={rows} onChange={setRows} problem={problem('balances')} />
        <div className={css.formEnd}>
          {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
          <Button variant="outlined" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={busy || name.trim() === ''}>
            {busy ? 'Making it…' : 'Make it'}
          </Button>
        </div>
      </Panel>
    </form>
  )
}
