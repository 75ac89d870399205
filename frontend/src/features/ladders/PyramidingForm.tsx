/** How often a position may be added to, and what capital each of its pyramids gets. It counts for every ladder. */
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import type { ReactNode } from 'react'

import { format } from '@/lib/decimal'
import { shownNumber } from '@/lib/typedNumber'
import { Panel } from '@/ui/Panel'

import { type PyramidingDraft, decimalText, pyramidCount, sharesOf, wholeText } from './draft'
import css from './Editor.module.css'
import type { Fields } from './errors'
import { isHundred, madeHundred, total } from './levels'

interface PyramidingFormProps {
  pyramiding: PyramidingDraft
  errors: Fields
  onChange: (name: string | null, pyramiding: PyramidingDraft) => void
}

export function PyramidingForm({ pyramiding, errors, onChange }: PyramidingFormProps): ReactNode {
  const { max_pyramids, capital } = pyramiding
  return (
    <Panel title="Pyramids, for all ladders">
      <div className={css.fields}>
        <TextField
          label="Most pyramids"
          size="small"
          value={max_pyramids}
          error={errors['max_pyramids'] !== undefined}
          helperText={errors['max_pyramids'] ?? 'Entries into one position, the first included.'}
          onChange={(event) => onChange('max_pyramids', { ...pyramiding, max_pyramids: wholeText(event.target.value) })}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
        <TextField
          select
          label="Capital of a pyramid"
          size="small"
          value={capital}
          error={errors['capital'] !== undefined}
          helperText={errors['capital'] ?? (capital === 'each' ? 'Each gets the whole capital of the position.' : 'Together they use the capital of the position once.')}
          onChange={(event) => onChange(null, { ...pyramiding, capital: event.target.value === 'shared' ? 'shared' : 'each' })}
        >
          <MenuItem value="each">In full for each</MenuItem>
          <MenuItem value="shared">Shared by all</MenuItem>
        </TextField>
      </div>
      {capital === 'shared' ? <Shares pyramiding={pyramiding} errors={errors} onChange={onChange} /> : null}
    </Panel>
  )
}

function Shares({ pyramiding, errors, onChange }: PyramidingFormProps): ReactNode {
  const shares = sharesOf(pyramiding)
  const count = pyramidCount(pyramiding)
  const sum = total(shares)
  const even = pyramiding.shares.length === 0
  const put = (next: readonly string[]): void => onChange(null, { ...pyramiding, shares: next })
  return (
    <div role="group" aria-label="Shares of the pyramids">
      {even ? null : (
        <div className={css.shares}>
          {shares.map((share, i) => (
            <TextField
              key={i}
              label={`Pyramid ${i}, %`}
              size="small"
              value={shownNumber(share)}
              error={errors[`shares.${i}`] !== undefined}
              helperText={errors[`shares.${i}`]}
              onChange={(event) => onChange(`shares.${i}`, { ...pyramiding, shares: shares.map((s, at) => (at === i ? decimalText(event.target.value) : s)) })}
              slotProps={{ htmlInput: { inputMode: 'decimal' } }}
            />
          ))}
        </div>
      )}
      <div className={css.line}>
        <span className={css.hint}>{even ? 'All pyramids get equal parts.' : `Shares total ${format(sum, { decimals: 2 })} %.`}</span>
        {even ? <Button variant="outlined" onClick={() => put(madeHundred(Array.from({ length: count }, () => '1')))}>Set each share</Button> : null}
        {even || (sum !== null && isHundred(sum)) ? null : <Button variant="outlined" onClick={() => put(madeHundred(shares))}>Make it 100</Button>}
        {even ? null : <Button variant="text" onClick={() => put([])}>Equal parts</Button>}
      </div>
      {errors['shares'] === undefined ? null : <p role="alert" className={css.error}>{`The shares ${errors['shares']}`}</p>}
    </div>
  )
}
