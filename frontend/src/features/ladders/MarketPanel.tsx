/** The ladder on a market: where it is looked at, the drawing, and what it comes to there. */
import Skeleton from '@mui/material/Skeleton'
import type { ReactNode } from 'react'

import type { RequestFailure } from '@/api/problem'
import type { LadderPreview, Level } from '@/api/types'
import { Panel } from '@/ui/Panel'

import { Drawing } from './Drawing'
import { HEIGHT } from './drawing'
import { type PlannedLeg, plainLegs, plannedLegs } from './figures'
import type { LookedAt, MarketChoice } from './market'
import { MarketBar } from './MarketBar'
import { NotWorkedOut, Outcome } from './Outcome'
import css from './Outcome.module.css'
import type { Answer } from './useAnswer'
import type { Candles } from './usePreview'
import { useSymbols } from './useSymbols'

interface MarketPanelProps {
  portfolioId: string
  choice: MarketChoice
  onChoice: (choice: MarketChoice) => void
  market: LookedAt
  fixed: boolean
  sized: boolean
  price: string | null
  onPriceNow: () => void
  candles: Candles
  preview: Answer<LadderPreview>
  other: LadderPreview | null
  /** As typed, drawn as long as the server has not worked them out. */
  levels: readonly Level[]
}

export function MarketPanel(props: MarketPanelProps): ReactNode {
  const { portfolioId, choice, market, price, candles, preview, other } = props
  const symbols = useSymbols(portfolioId, market.accountId, market.symbol)
  const { value, failure } = preview
  const shown = value?.symbol === market.symbol ? value : null
  const waits = candles.pending || (price !== null && shown === null && failure === null)
  return (
    <Panel title="Drawn on the market">
      <div className={css.market}>
        <MarketBar
          choice={choice}
          market={market}
          fixed={props.fixed}
          symbols={symbols}
          price={price}
          sized={props.sized}
          errors={failure?.fields ?? {}}
          onChange={props.onChoice}
          onPriceNow={props.onPriceNow}
        />
        {waits ? <Skeleton variant="rectangular" height={HEIGHT} aria-label="Loading" role="status" /> : <Drawn {...props} shown={shown} other={other?.symbol === market.symbol ? other : null} />}
      </div>
      {candles.problem === null ? null : <p className={css.below}>{`No candles: ${candles.problem}`}</p>}
      {price === null && !candles.pending ? <p className={css.below}>No price of this pair is known. Type an entry price to see quantities and capital.</p> : null}
      {failure === null ? null : <NotWorkedOut failure={marketOnly(failure)} />}
      {shown === null || isOfMarket(failure) ? null : <Outcome preview={shown} side={choice.side} />}
    </Panel>
  )
}

/** With a preview on real candles; without one the distances alone, on a scale that begins at 100. */
function Drawn({ shown, other, levels, choice, candles, preview }: MarketPanelProps & { shown: LadderPreview | null }): ReactNode {
  const legs: readonly PlannedLeg[] = shown === null ? plainLegs(levels, choice.side) : plannedLegs(shown.legs)
  return (
    <Drawing
      legs={legs}
      other={shown === null || other === null ? null : plannedLegs(other.legs)}
      candles={shown === null ? [] : candles.items}
      tick={shown?.tick_size ?? PLAIN_TICK}
      dimmed={preview.failure !== null}
    />
  )
}

const PLAIN_TICK = '0.01'

/** Then the last figures are of something else than what is chosen. */
const isOfMarket = (failure: RequestFailure | null): boolean =>
  failure !== null && Object.keys(failure.fields).some((field) => !field.startsWith('ladder'))

/** What is wrong with the ladder itself stands at its fields. */
function marketOnly(failure: RequestFailure): RequestFailure {
  const fields = Object.fromEntries(Object.entries(failure.fields).filter(([field]) => !field.startsWith('ladder')))
  const ladder = Object.keys(failure.fields).length > Object.keys(fields).length
  return ladder && Object.keys(fields).length === 0 ? { ...failure, message: 'What you see is the ladder before the last change: the reason stands at the legs.', fields } : { ...failure, fields }
}
