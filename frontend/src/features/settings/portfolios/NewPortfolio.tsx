/** A new portfolio: name, accounts, capital, slots and a ladder to begin with; all else can be set afterwards. */
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { createPortfolio, fetchPresets } from '@/api/portfolios'
import type { OwnAccountView, PortfolioView, PresetView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useSubmit } from '@/api/useSubmit'
import { decimal, format } from '@/lib/decimal'
import { Panel } from '@/ui/Panel'
import { FormRow } from '@/ui/form/FormRow'
import { Select, TextBox } from '@/ui/form/inputs'

import { FormEnd } from '../FormEnd'
import { sentence } from '../words'
import { AccountChecks } from './AccountChecks'

interface NewPortfolioProps {
  accounts: readonly OwnAccountView[]
  onDone: (portfolio: PortfolioView) => void
  onCancel: () => void
}

const EMPTY = { name: '', quote: 'USDT', capital: '10000', slots: '10' }

export function NewPortfolio({ accounts, onDone, onCancel }: NewPortfolioProps): ReactNode {
  const { data: presets } = useLoad('presets', fetchPresets)
  const [values, setValues] = useState(EMPTY)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [presetId, setPresetId] = useState('')
  const { busy, failure, problem, submit, clear } = useSubmit()
  const id = useId()
  const offered: readonly PresetView[] = presets.state === 'ready' ? presets.value.presets : []
  const preset = offered.find((one) => one.id === presetId) ?? offered[0]

  const change = (field: keyof typeof EMPTY) => (text: string) => {
    setValues((before) => ({ ...before, [field]: text }))
    clear()
  }
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    if (preset === undefined) return
    const slots = /^\d{1,6}$/.test(values.slots.trim()) ? Number(values.slots) : 0
    const request = { name: values.name.trim(), quote: values.quote.trim().toUpperCase(), accounts: [...chosen], max_open_groups: slots }
    submit(() => createPortfolio({ ...request, capital: values.capital.trim(), ladder: preset.ladder }), onDone)
  }
  const reason = (field: string): { problem?: string } => {
    const found = problem(field)
    return found === undefined ? {} : { problem: sentence(found) }
  }
  const box = (field: keyof typeof EMPTY, unit = '', type: 'text' | 'number' = 'number'): ReactNode => (
    <TextBox id={`${id}-${field}`} type={type} value={values[field]} onChange={change(field)} unit={unit} />
  )
  const free = accounts.filter(({ portfolio_id: owner }) => owner === null)
  return (
    <form noValidate onSubmit={send}>
      <Panel title="New portfolio" flush>
        <FormRow label="Name" htmlFor={`${id}-name`} help="What you call it." {...reason('name')}>
          {box('name', '', 'text')}
        </FormRow>
        <FormRow
          label="Accounts"
          labelId={`${id}-accounts`}
          help="What it trades on. Practice and real accounts do not go together. Alerts that name no exchange go to the first."
          {...reason('accounts')}
        >
          <AccountChecks accounts={free} chosen={chosen} onChange={setChosen} labelledBy={`${id}-accounts`} />
        </FormRow>
        <FormRow label="Coin" htmlFor={`${id}-quote`} help="Capital and profit are counted in it." {...reason('quote')}>
          {box('quote', '', 'text')}
        </FormRow>
        <FormRow label="Total capital" htmlFor={`${id}-capital`} help="What it may work with." careful="No more than the accounts hold free." {...reason('capital')}>
          {box('capital', values.quote.toUpperCase())}
        </FormRow>
        <FormRow label="Slots" htmlFor={`${id}-slots`} help="How many positions may be open at once." {...reason('max_open_groups')}>
          {box('slots')}
        </FormRow>
        <FormRow
          label="Ladder"
          htmlFor={`${id}-ladder`}
          help="How each entry is spread over prices; it can be changed under Ladders."
          foot={preset === undefined ? null : aboutPreset(preset)}
          {...reason('ladder')}
        >
          <Select id={`${id}-ladder`} options={offered.map((one) => ({ value: one.id, label: one.name }))} chosen={preset?.id ?? ''} onChoose={setPresetId} full />
        </FormRow>
        <FormEnd failure={failure} send={busy ? 'Making it…' : 'Make it'} ready={!busy && preset !== undefined && values.name.trim() !== '' && chosen.length > 0} onLeave={onCancel} />
      </Panel>
    </form>
  )
}

const aboutPreset = ({ note, legs, deepest_percent: deepest }: PresetView): string =>
  note === '' ? `${legs} legs, the last ${format(decimal(deepest), { decimals: 1 })}\u202f% from the entry.` : note
