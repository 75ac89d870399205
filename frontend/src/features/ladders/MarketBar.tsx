/** Where the ladder is looked at: pair, side, entry price, candles. Changes nothing of the ladder. */
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactNode, useId, useState } from 'react'

import type { Side } from '@/api/types'
import { timeframe } from '@/lib/time'
import { shownNumber } from '@/lib/typedNumber'

import { decimalText } from './draft'
import type { Fields } from './errors'
import css from './MarketBar.module.css'
import { CANDLES, type LookedAt, type MarketChoice } from './market'

interface MarketBarProps {
  choice: MarketChoice
  market: LookedAt
  /** A ladder for one pair is looked at on that pair. */
  fixed: boolean
  symbols: readonly string[]
  /** The entry price in use. */
  price: string | null
  /** Whether alerts decide the capital. */
  sized: boolean
  errors: Fields
  onChange: (choice: MarketChoice) => void
  onPriceNow: () => void
}

const SIDES: readonly { side: Side; label: string }[] = [
  { side: 'long', label: 'Long' },
  { side: 'short', label: 'Short' },
]

export function MarketBar({ choice, market, fixed, symbols, price, sized, errors, onChange, onPriceNow }: MarketBarProps): ReactNode {
  const list = useId()
  return (
    <div className={css.bar} role="group" aria-label="Look at it on">
      <TextField
        label="Pair"
        size="small"
        value={market.symbol}
        disabled={fixed}
        error={errors['symbol'] !== undefined}
        helperText={errors['symbol']}
        onChange={(event) => onChange({ ...choice, symbol: event.target.value.trim().toUpperCase(), price: '' })}
        slotProps={{ htmlInput: { list, spellCheck: false } }}
      />
      <datalist id={list}>{symbols.map((name) => <option key={name} value={name} />)}</datalist>
      <div className={css.sides} role="group" aria-label="Side">
        {SIDES.map(({ side, label }) => (
          <button key={side} type="button" aria-pressed={choice.side === side} onClick={() => onChange({ ...choice, side })}>
            {label}
          </button>
        ))}
      </div>
      <EntryPrice
        value={choice.price === '' ? (price ?? '') : choice.price}
        problem={errors['price']}
        onChange={(typed) => onChange({ ...choice, price: typed })}
      />
      <Button
        variant="outlined"
        sx={{ minHeight: 37 }}
        onClick={() => {
          onChange({ ...choice, price: '' })
          onPriceNow()
        }}
      >
        Price now
      </Button>
      {sized ? (
        <TextField
          label="Size of the alert"
          size="small"
          value={shownNumber(choice.size)}
          error={errors['size'] !== undefined}
          helperText={errors['size']}
          onChange={(event) => onChange({ ...choice, size: decimalText(event.target.value) })}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
        />
      ) : null}
      <TextField
        select
        label="Candles"
        size="small"
        value={String(market.seconds)}
        onChange={(event) => onChange({ ...choice, candles: Number(event.target.value) })}
      >
        {[...new Set([...CANDLES, market.seconds])].sort((a, b) => a - b).map((seconds) => (
          <MenuItem key={seconds} value={String(seconds)}>{timeframe(seconds)}</MenuItem>
        ))}
      </TextField>
    </div>
  )
}

interface EntryPriceProps {
  value: string
  problem: string | undefined
  onChange: (typed: string) => void
}

/** While somebody is in it, it holds what he found and typed: a price that comes meanwhile would mix with it. */
function EntryPrice({ value, problem, onChange }: EntryPriceProps): ReactNode {
  const [held, setHeld] = useState<string | null>(null)
  return (
    <TextField
      label="Entry price"
      size="small"
      value={shownNumber(held ?? value)}
      error={problem !== undefined}
      helperText={problem}
      onFocus={() => setHeld(value)}
      onBlur={() => setHeld(null)}
      onChange={(event) => {
        const typed = decimalText(event.target.value)
        setHeld(typed)
        onChange(typed)
      }}
      slotProps={{ htmlInput: { inputMode: 'decimal' } }}
    />
  )
}
