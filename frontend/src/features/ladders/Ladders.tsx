/** The ladders of one portfolio: the list, the chosen one at work, and the bar that saves. */
import { type ReactNode, useState } from 'react'
import { useSearchParams } from 'react-router'

import type { PortfolioView } from '@/api/types'
import { selectSymbols } from '@/live/selectors'
import { useLive } from '@/live/store'
import { Failed } from '@/ui/Notice'
import { SkeletonFigures, SkeletonRows } from '@/ui/Skeletons'
import { useWide } from '@/ui/useWide'

import { DEFAULT_KEY, type RuleDraft, ladderAt, ruleKey } from './draft'
import { LadderChoice } from './LadderChoice'
import { LadderList } from './LadderList'
import type { MarketChoice } from './market'
import { SaveBar } from './SaveBar'
import type { Editing } from './store'
import { useCheck, useEditing, useEditor, useSave } from './useLadders'
import { Workbench } from './Workbench'
import css from './Workbench.module.css'

const ADDRESS = 'for'
const USUAL_SIZE = '1000'

export function Ladders({ portfolio }: { portfolio: PortfolioView }): ReactNode {
  const { editing, load } = useEditing(portfolio.id)
  if (editing !== null) return <Edited portfolio={portfolio} editing={editing} />
  if (load.data.state === 'failed') return <Failed message={load.data.message} onRetry={load.reload} />
  return (
    <>
      <SkeletonFigures count={5} />
      <SkeletonRows />
    </>
  )
}

function Edited({ portfolio, editing }: { portfolio: PortfolioView; editing: Editing }): ReactNode {
  const { id, accounts, quote } = portfolio
  const { draft } = editing
  const Choice = useWide() ? LadderList : LadderChoice
  const edits = useEditor(id)
  const check = useCheck(id, editing)
  const saving = useSave(id)
  const followed = useLive(selectSymbols)
  const symbols = followed === '' ? [] : followed.split('\n')
  const [choice, setChoice] = useState<MarketChoice>(() => ({ symbol: symbols[0] ?? `BTC/${quote}`, side: 'long', price: '', candles: null, size: USUAL_SIZE }))
  const [params, setParams] = useSearchParams()
  const asked = params.get(ADDRESS) ?? DEFAULT_KEY
  const chosen = ladderAt(draft, asked) === null ? DEFAULT_KEY : asked

  const show = (key: string): void => {
    setParams(key === DEFAULT_KEY ? {} : { [ADDRESS]: key }, { replace: true })
    setChoice((now) => ({ ...now, price: '', candles: null }))
  }
  const add = (rule: Omit<RuleDraft, 'ladder'>): void => {
    edits.edit(null, (now) => ({ ...now, rules: [...now.rules, { ...rule, ladder: ladderAt(now, chosen) ?? now.ladder }] }))
    show(ruleKey(rule))
  }
  const remove = (key: string): void => {
    edits.edit(null, (now) => ({ ...now, rules: now.rules.filter((rule) => ruleKey(rule) !== key) }))
    if (key === chosen) show(DEFAULT_KEY)
  }
  return (
    <>
      <div className={css.page}>
        <div className={css.list}>
          <Choice draft={draft} chosen={chosen} accounts={accounts} symbols={symbols} errors={check.errors} onChoose={show} onAdd={add} onRemove={remove} />
        </div>
        <Workbench key={chosen} portfolioId={id} editing={editing} edits={edits} check={check} chosen={chosen} accounts={accounts} choice={choice} onChoice={setChoice} />
      </div>
      <SaveBar editing={editing} editor={edits} check={check} saving={saving} accounts={accounts} onShow={({ key }) => show(key ?? DEFAULT_KEY)} />
    </>
  )
}
