/** How the dashboard looks in this browser. Each choice holds at once; a sample shows what it does. */
import Button from '@mui/material/Button'
import { type ReactNode, useId, useState } from 'react'

import { isZone } from '@/lib/conventions'
import { decimal, formatPercent, formatPnl, formatStep } from '@/lib/decimal'
import { exact, zoneOf } from '@/lib/time'
import { Amount } from '@/ui/Amount'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'
import { type Density, NUMBER_FORMS, type NumberForm, type PnlColors, type Theme, change, useAppearance } from '@/ui/appearance'
import { FormRow } from '@/ui/form/FormRow'
import { type Choice, Choices, Select, TextBox } from '@/ui/form/inputs'
import { useNow } from '@/ui/useNow'

import css from './appearance.module.css'

const THEME_CHOICES: readonly Choice<Theme>[] = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'As the system', help: 'Follows the device, also from day to night.' },
]

const COLOR_CHOICES: readonly Choice<PnlColors>[] = [
  { value: 'green-red', label: 'Green up, red down' },
  { value: 'red-green', label: 'Red up, green down', help: 'As on East Asian screens.' },
  { value: 'blue-orange', label: 'Blue up, orange down', help: 'For eyes that do not tell green from red.' },
  { value: 'orange-blue', label: 'Orange up, blue down' },
]

const DENSITY_CHOICES: readonly Choice<Density>[] = [
  { value: 'compact', label: 'Compact', help: 'More rows at once.' },
  { value: 'comfortable', label: 'Comfortable', help: 'Higher rows.' },
]

const NUMBER_CHOICES = (Object.keys(NUMBER_FORMS) as NumberForm[]).map((value) => ({ value, label: value }))

export default function AppearanceSection(): ReactNode {
  const { theme, pnl, density, numbers } = useAppearance()
  const id = useId()
  return (
    <>
      <Sample />
      <Panel title="Look" flush>
        <FormRow label="Theme" labelId={`${id}-theme`} help="Light or dark, the same everywhere in the dashboard.">
          <Choices labelledBy={`${id}-theme`} options={THEME_CHOICES} chosen={theme} onChoose={(next) => change({ theme: next })} />
        </FormRow>
        <FormRow label="Profit and loss" labelId={`${id}-pnl`} help="Their colours. A sign, an arrow or a word always goes with them.">
          <Choices labelledBy={`${id}-pnl`} options={COLOR_CHOICES} chosen={pnl} onChoose={(next) => change({ pnl: next })} />
        </FormRow>
        <FormRow label="Density" labelId={`${id}-density`} help="The height of the rows in tables.">
          <Choices labelledBy={`${id}-density`} options={DENSITY_CHOICES} chosen={density} onChoose={(next) => change({ density: next })} />
        </FormRow>
      </Panel>
      <Panel title="Numbers and times" flush>
        <FormRow
          label="Numbers"
          htmlFor={`${id}-numbers`}
          help="How thousands and decimals are written. What you type into a field is always read with a point."
        >
          <Select id={`${id}-numbers`} options={NUMBER_CHOICES} chosen={numbers} onChoose={(next) => change({ numbers: next })} />
        </FormRow>
        <FormRow label="Time zone" labelId={`${id}-zone`} help="Times are shown in it; the engine itself counts days in UTC.">
          <Zone labelledBy={`${id}-zone`} />
        </FormRow>
      </Panel>
    </>
  )
}

type ZoneKind = 'local' | 'UTC' | 'other'

function Zone({ labelledBy }: { labelledBy: string }): ReactNode {
  const zone = useAppearance((appearance) => appearance.zone)
  const [wanted, setWanted] = useState(zone === 'local' || zone === 'UTC' ? '' : zone)
  const [other, setOther] = useState(wanted !== '')
  const list = useId()
  const now = new Date(useNow())
  const kind: ZoneKind = other ? 'other' : zone === 'UTC' ? 'UTC' : 'local'
  const known = isZone(wanted)
  const choose = (next: ZoneKind): void => {
    setOther(next === 'other')
    if (next !== 'other') change({ zone: next })
    else if (known && wanted !== '') change({ zone: wanted })
  }
  const options: readonly Choice<ZoneKind>[] = [
    { value: 'local', label: 'This device’s', help: `${Intl.DateTimeFormat().resolvedOptions().timeZone}, ${zoneOf(now, 'local')}` },
    { value: 'UTC', label: 'UTC', help: 'As exchanges count their days.' },
    { value: 'other', label: 'Another', help: 'Such as Europe/Berlin.' },
  ]
  return (
    <>
      <Choices labelledBy={labelledBy} options={options} chosen={kind} onChoose={choose} />
      {other ? (
        <div className={css.zone}>
          <TextBox label="Name of the zone" value={wanted} onChange={setWanted} list={list} placeholder="Europe/Berlin" wrong={wanted !== '' && !known} full />
          <datalist id={list}>{Intl.supportedValuesOf('timeZone').map((name) => <option key={name} value={name} />)}</datalist>
          <Button variant="outlined" disabled={!known || wanted === '' || wanted === zone} onClick={() => change({ zone: wanted })}>
            Use
          </Button>
        </div>
      ) : null}
    </>
  )
}

const GAIN = decimal('1284.5')
const LOSS = decimal('-36.27')
const PRICE = decimal('49750')

function Sample(): ReactNode {
  // The sample is drawn in the form chosen last.
  useAppearance(({ numbers, zone }) => `${numbers} ${zone}`)
  const now = useNow()
  return (
    <Panel title="As it looks">
      <dl className={css.sample}>
        <div>
          <dt>Profit</dt>
          <dd><Amount text={`${formatPnl(GAIN, 'USDT')} USDT`} tone="profit" /></dd>
        </div>
        <div>
          <dt>Loss</dt>
          <dd><Amount text={`${formatPnl(LOSS, 'USDT')} USDT`} tone="loss" /></dd>
        </div>
        <div>
          <dt>Price</dt>
          <dd><Amount text={formatStep(PRICE, '0.01')} /></dd>
        </div>
        <div>
          <dt>Change</dt>
          <dd><Word text={formatPercent(decimal('2.58'))} icon="up" tone="profit" /></dd>
        </div>
        <div>
          <dt>Now</dt>
          <dd><Amount text={exact(new Date(now).toISOString()).replace(/\.\d{3}/, '')} /></dd>
        </div>
      </dl>
    </Panel>
  )
}
