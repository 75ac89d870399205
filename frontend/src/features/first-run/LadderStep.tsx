/** Which ladder each entry is spread over: the presets, each with what it is for, and the chosen one drawn. */
import { Fragment, type ReactNode, useId, useState } from 'react'
import { Link } from 'react-router'

import { fetchPresets } from '@/api/presets'
import { changeSettings, fetchSettings } from '@/api/settings'
import type { Ladder, PortfolioSettings, PortfolioView, PresetView } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useSubmit } from '@/api/useSubmit'
import { decimal, format } from '@/lib/decimal'
import { paths } from '@/lib/paths'
import { Failed } from '@/ui/Notice'
import { SkeletonForm } from '@/ui/form/SkeletonForm'
import { ProblemLine } from '@/ui/form/FormRow'
import { useWide } from '@/ui/useWide'

import { Foot } from './Foot'
import { Step } from './Frame'
import css from './LadderStep.module.css'
import { finish } from './progress'

interface LadderStepProps {
  portfolio: PortfolioView
  draw: (ladder: Ladder) => ReactNode
}

const loadPresets = (_key: string, signal: AbortSignal): ReturnType<typeof fetchPresets> => fetchPresets(signal)
const LEAD = 'An alert buys not once but on a ladder: the first leg at once, the others below it, each with its own order. The deeper it reaches, the longer it can wait for the price to come back.'
const TITLE = 'How an entry is spread'

export function LadderStep({ portfolio, draw }: LadderStepProps): ReactNode {
  const presets = useLoad('presets', loadPresets)
  const settings = useLoad(portfolio.id, fetchSettings)
  const failed = [presets, settings].find(({ data }) => data.state === 'failed')
  if (presets.data.state === 'ready' && settings.data.state === 'ready') {
    return <Choice portfolio={portfolio} settings={settings.data.value} presets={presets.data.value.presets} draw={draw} />
  }
  return (
    <Step title={TITLE} lead={LEAD} foot={<Foot step="ladder" go="Continue" onGo={null} />}>
      {failed?.data.state === 'failed' ? <Failed message={failed.data.message} onRetry={failed.reload} /> : <SkeletonForm rows={4} />}
    </Step>
  )
}

/** What the portfolio has already. */
const AS_IT_IS = 'kept'

interface ChoiceProps extends LadderStepProps {
  settings: PortfolioSettings
  presets: readonly PresetView[]
}

function Choice({ portfolio, settings, presets, draw }: ChoiceProps): ReactNode {
  const [chosen, setChosen] = useState(AS_IT_IS)
  const { busy, failure, submit } = useSubmit()
  const name = useId()
  const wide = useWide()
  const preset = presets.find(({ id }) => id === chosen)
  const ladder = preset?.ladder ?? settings.ladder
  const go = (): void => {
    if (preset === undefined) finish('ladder')
    else submit(() => changeSettings(portfolio.id, (held) => ({ ...held, ladder: preset.ladder })), () => finish('ladder'))
  }
  const drawn = <div className={css.drawn}>{draw(ladder)}</div>
  const card = (value: string, title: string, note: string): ReactNode => (
    <Fragment key={value}>
      <label>
        <input type="radio" name={name} checked={value === chosen} onChange={() => setChosen(value)} aria-labelledby={`${name}-${value}`} aria-describedby={`${name}-${value}-note`} />
        <span className={css.card}>
          <b id={`${name}-${value}`}>{title}</b>
          <span id={`${name}-${value}-note`}>{note}</span>
        </span>
      </label>
      {/* On a phone right below what was chosen, where it is seen to change. */}
      {!wide && value === chosen ? drawn : null}
    </Fragment>
  )
  return (
    <Step title={TITLE} lead={LEAD} foot={<Foot step="ladder" go={preset === undefined ? 'Continue' : 'Use this ladder'} busy={busy} onGo={go} />}>
      <div className={css.split}>
        <div role="radiogroup" aria-label="Ladder" className={css.cards}>
          {card(AS_IT_IS, 'The one that is set', 'What this portfolio trades by already.')}
          {presets.map((one) => card(one.id, one.name, aboutPreset(one)))}
        </div>
        {wide ? drawn : null}
      </div>
      <p className={css.hint}>
        Every leg, target and the ladders of single pairs can be edited later under <Link to={paths.ladders}>Ladders</Link>.
      </p>
      {failure === null ? null : <ProblemLine>{failure.message}</ProblemLine>}
    </Step>
  )
}

function aboutPreset({ note, legs, deepest_percent: deepest }: PresetView): string {
  if (note !== '') return note
  return legs === 1 ? '1 leg' : `${legs} legs, the last ${format(decimal(deepest), { decimals: 1 })}\u202f% away`
}
