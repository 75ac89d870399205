/** One ladder at work: drawn on a market, worked out by the server, edited beneath, and compared with another one. */
import { type ReactNode, useState } from 'react'

import { fetchPresets } from '@/api/presets'
import type { AccountView, Level } from '@/api/types'
import { useLoad } from '@/api/useLoad'
import { useWide } from '@/ui/useWide'

import { Compare, NO_COMPARISON } from './Compare'
import { type LadderDraft, ladderAt, ladderDraftOf, ladderOf, pyramidCount, ruleAt, withLadder } from './draft'
import { Editor } from './Editor'
import { errorsAt } from './errors'
import { LegsPanel } from './LegsPanel'
import { type MarketChoice, lookedAt } from './market'
import { MarketPanel } from './MarketPanel'
import { comparables, comparedLadder } from './others'
import { Presets } from './Presets'
import { PyramidingForm } from './PyramidingForm'
import type { Editing } from './store'
import type { Check, Editor as Edits } from './useLadders'
import { useCandles, useEntryPrice, usePreview } from './usePreview'
import css from './Workbench.module.css'

interface WorkbenchProps {
  portfolioId: string
  editing: Editing
  edits: Edits
  check: Check
  /** Of the ladder shown. */
  chosen: string
  accounts: readonly AccountView[]
  choice: MarketChoice
  onChoice: (choice: MarketChoice) => void
}

const loadPresets = (_key: string, signal: AbortSignal): ReturnType<typeof fetchPresets> => fetchPresets(signal)

export function Workbench({ portfolioId, editing, edits, check, chosen, accounts, choice, onChoice }: WorkbenchProps): ReactNode {
  const { draft, settings } = editing
  const [wanted, setPyramid] = useState<number | null>(null)
  const [beside, setBeside] = useState(NO_COMPARISON)
  const presets = useLoad('presets', loadPresets)
  const wide = useWide()

  const ladder = ladderAt(draft, chosen) ?? draft.ladder
  const pyramid = ladder.pyramids.some(({ index }) => index === wanted) ? wanted : null
  const market = lookedAt(choice, settings, draft, chosen)
  const candles = useCandles(portfolioId, market)
  const entry = useEntryPrice(market, candles)
  const price = choice.price === '' ? entry.price : choice.price
  const asked = { portfolioId, market, choice, price, pyramiding: draft.pyramiding, pyramid: pyramid ?? 0, sized: settings.sizing.mode === 'alert' }
  const sound = check.settled && check.errors.length === 0
  const preview = usePreview({ ...asked, ladder: sound ? ladder : null })
  const known = presets.data.state === 'ready' ? presets.data.value.presets : []
  const other = usePreview({ ...asked, ladder: sound ? comparedLadder(beside, draft, settings, known) : null })
  const compared = beside === NO_COMPARISON ? null : other.value

  const change = (name: string | null, make: (now: LadderDraft) => LadderDraft): void =>
    edits.edit(name === null ? null : `${chosen} ${name}`, (now) => withLadder(now, chosen, make))
  const errors = errorsAt(check.errors, chosen)
  const legs: readonly Level[] = ladder.form === 'table' ? ladder.levels : (preview.value?.legs ?? []).map(levelOf)

  return (
    <div className={css.workbench}>
      <MarketPanel
        portfolioId={portfolioId}
        choice={choice}
        onChoice={onChoice}
        market={market}
        fixed={ruleAt(draft, chosen) !== null}
        sized={asked.sized}
        price={price}
        onPriceNow={entry.renew}
        candles={candles}
        preview={preview}
        other={compared}
        levels={pyramid === null ? legs : (ladder.pyramids.find(({ index }) => index === pyramid)?.levels ?? [])}
      />
      <div className={css.split}>
        <div className={css.column}>
          <Editor ladder={ladder} errors={errors} pyramid={pyramid} pyramids={pyramidCount(draft.pyramiding)} onPyramid={setPyramid} onChange={change} legs={legs} />
          <PyramidingForm
            pyramiding={draft.pyramiding}
            errors={pyramidingErrors(errorsAt(check.errors, null))}
            onChange={(name, pyramiding) => edits.edit(name, (now) => ({ ...now, pyramiding }))}
          />
        </div>
        <div className={css.column}>
          {wide ? <LegsPanel preview={preview.value} /> : null}
          <Compare options={comparables(chosen, draft, accounts, known)} chosen={beside} onChoose={setBeside} mine={preview.value} other={compared} side={choice.side} />
        </div>
      </div>
      {wide ? null : <LegsPanel preview={preview.value} />}
      <Presets presets={presets} ladder={ladderOf(ladder)} onUse={(used) => change(null, () => ladderDraftOf(used))} />
    </div>
  )
}

const levelOf = ({ gap_percent, weight_percent, tp_percent }: Omit<Level, 'portions'>): Level => ({ gap_percent, weight_percent, tp_percent, portions: [] })

function pyramidingErrors(errors: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(errors).filter(([path]) => path.startsWith('pyramiding.'))
  return Object.fromEntries(own.map(([path, reason]) => [path.slice('pyramiding.'.length), reason]))
}
