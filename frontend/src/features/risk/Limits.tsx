/** Every limit as a bar beside its value, the breakers first: those pause the portfolio. */
import Button from '@mui/material/Button'
import { type ReactNode, useState } from 'react'

import type { BreakerView, LimitView, RiskView } from '@/api/types'
import { Bar } from '@/ui/Bar'
import { Panel } from '@/ui/Panel'
import { Word } from '@/ui/Word'
import { TONE_COLOR } from '@/ui/tone'

import css from './Limits.module.css'
import { general, perSymbol, used, usedTone } from './calculate'
import { againstLimit, isCount } from './words'

/** Fullest symbols that are shown at first. */
const SHOWN = 3

export function Breakers({ risk, quote }: { risk: RiskView; quote: string }): ReactNode {
  return (
    <Panel title="Breakers">
      <p className={css.meaning}>Reaching one pauses the portfolio: entries wait, exits and offsets go on.</p>
      <ul className={css.list}>
        {risk.breakers.map((breaker) => (
          <LimitLine key={breaker.code} limit={breaker} quote={quote} tripped={breaker.tripped} />
        ))}
      </ul>
    </Panel>
  )
}

export function Limits({ risk, quote }: { risk: RiskView; quote: string }): ReactNode {
  const [all, setAll] = useState(false)
  const symbols = perSymbol(risk.limits)
  const shown = all ? symbols : symbols.slice(0, SHOWN)
  return (
    <Panel title="Limits">
      <p className={css.meaning}>Checked before each entry; one that would pass a limit waits or is refused.</p>
      <ul className={css.list}>
        {[...general(risk.limits), ...shown].map((limit) => (
          <LimitLine key={`${limit.code} ${limit.symbol ?? ''}`} limit={limit} quote={quote} />
        ))}
      </ul>
      {symbols.length > SHOWN ? (
        <Button onClick={() => setAll(!all)} sx={{ marginTop: 1 }}>
          {all ? 'Show fewer' : `Show all ${symbols.length} limits per symbol`}
        </Button>
      ) : null}
    </Panel>
  )
}

interface LimitLineProps {
  limit: LimitView | BreakerView
  quote: string
  tripped?: boolean
}

function LimitLine({ limit, quote, tripped = false }: LimitLineProps): ReactNode {
  const share = used(limit.value, limit.limit)
  const tone = tripped ? 'fault' : usedTone(share, isCount(limit.code))
  const words = againstLimit(limit, quote)
  return (
    <li className={css.line}>
      <span className={css.name}>
        {limit.text}
        {tripped ? <Word text="Reached" icon="alert" tone="fault" /> : null}
      </span>
      <span className={css.value} style={{ color: limit.limit === null ? 'var(--text-2)' : tone === 'neutral' ? undefined : TONE_COLOR[tone] }}>
        {words}
      </span>
      {limit.limit === null ? null : (
        <span className={css.bar}>
          <Bar percent={share} tone={tone} width="100%" label={`${limit.text}: ${words}`} />
        </span>
      )}
    </li>
  )
}
