/** The practice portfolio, which exists already: its name, its capital, how many positions it may hold at once. */
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import { renamePortfolio } from '@/api/portfolios'
import { changeSettings, fetchSettings } from '@/api/settings'
import type { PortfolioSettings, PortfolioView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useSubmit } from '@/api/useSubmit'
import { decimal, formatMoney, whole } from '@/lib/decimal'
import { Failed } from '@/ui/Notice'
import { Panel } from '@/ui/Panel'
import { FormRow, ProblemLine } from '@/ui/form/FormRow'
import { SkeletonForm } from '@/ui/form/SkeletonForm'
import { TextBox } from '@/ui/form/inputs'

import { Foot } from './Foot'
import { Step } from './Frame'
import { finish } from './progress'

interface PortfolioStepProps {
  portfolio: PortfolioView
  /** It has another name now. */
  onRenamed: () => void
}

export function PortfolioStep({ portfolio, onRenamed }: PortfolioStepProps): ReactNode {
  const { data, reload } = useLoad(portfolio.id, fetchSettings)
  const practice = portfolio.accounts.every(({ simulated }) => simulated)
  if (data.state === 'ready') return <Form key={portfolio.id} portfolio={portfolio} settings={data.value} practice={practice} onRenamed={onRenamed} />
  return (
    <Step title="Your portfolio" lead={leadOf(practice)} foot={<Foot step="portfolio" go="Continue" onGo={null} />}>
      {data.state === 'failed' ? <Failed message={data.message} onRetry={reload} /> : <SkeletonForm rows={3} />}
    </Step>
  )
}

const leadOf = (practice: boolean): string =>
  practice
    ? 'A portfolio is a pool of capital with slots for positions. This one practises on a simulated exchange with made-up money; nothing here can cost you anything.'
    : 'A portfolio is a pool of capital with slots for positions. This one trades on a real exchange.'

interface FormProps {
  portfolio: PortfolioView
  settings: PortfolioSettings
  practice: boolean
  onRenamed: () => void
}

function Form({ portfolio, settings, practice, onRenamed }: FormProps): ReactNode {
  const [values, setValues] = useState({ name: portfolio.name, capital: settings.capital, slots: String(settings.max_open_groups) })
  const { busy, failure, problem, submit, clear } = useSubmit()
  const id = useId()
  const change = (field: keyof typeof values) => (text: string) => {
    setValues((before) => ({ ...before, [field]: text }))
    clear()
  }
  const slots = /^\d{1,6}$/.test(values.slots.trim()) ? Number(values.slots.trim()) : 0
  const save = (): void => submit(() => put(portfolio, settings, { name: values.name.trim(), capital: values.capital.trim(), slots }, onRenamed), () => finish('portfolio'))
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    save()
  }
  const reason = (field: string): { problem?: string } => {
    const found = problem(field)
    return found === undefined ? {} : { problem: `It ${found}.` }
  }
  const sound = values.name.trim() !== '' && values.capital.trim() !== '' && slots > 0
  return (
    <form noValidate onSubmit={send}>
      <Step title="Your portfolio" lead={leadOf(practice)} foot={<Foot step="portfolio" go="Continue" busy={busy} onGo={sound ? save : null} />}>
        <Panel flush>
          <FormRow label="Name" htmlFor={`${id}-name`} help="What you call it." {...reason('name')}>
            <TextBox id={`${id}-name`} value={values.name} onChange={change('name')} wrong={problem('name') !== undefined} full />
          </FormRow>
          <FormRow label="Capital" htmlFor={`${id}-capital`} help="What all positions together may work with." {...reason('capital')}>
            <TextBox id={`${id}-capital`} type="number" value={values.capital} onChange={change('capital')} unit={portfolio.quote} wrong={problem('capital') !== undefined} full />
          </FormRow>
          <FormRow
            label="Slots"
            htmlFor={`${id}-slots`}
            help="How many positions may be open at once. When all are taken, alerts wait in the queue."
            {...reason('max_open_groups')}
            foot={perSlot(values.capital, slots, portfolio.quote)}
          >
            <TextBox id={`${id}-slots`} type="number" value={values.slots} onChange={change('slots')} wrong={problem('max_open_groups') !== undefined} full />
          </FormRow>
        </Panel>
        {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
      </Step>
      {/* Enter in a field goes on. */}
      <button type="submit" hidden disabled={busy || !sound} />
    </form>
  )
}

function perSlot(capital: string, slots: number, quote: string): string {
  const total = decimal(capital.trim())
  return total === null || slots === 0 ? '—' : `${formatMoney(total.div(whole(slots)), quote)} ${quote} for each position`
}

async function put(portfolio: PortfolioView, settings: PortfolioSettings, wanted: { name: string; capital: string; slots: number }, onRenamed: () => void): Promise<void> {
  if (wanted.capital !== settings.capital || wanted.slots !== settings.max_open_groups) {
    await changeSettings(portfolio.id, (held) => ({ ...held, capital: wanted.capital, max_open_groups: wanted.slots }))
  }
  if (wanted.name !== portfolio.name) {
    await renamePortfolio(portfolio.id, wanted.name)
    onRenamed()
  }
}
