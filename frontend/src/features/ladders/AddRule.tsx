/** Says for which trades a new ladder is: a pair, and if wanted one timeframe and one account of it. */
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactNode, type SubmitEvent, useId, useState } from 'react'

import type { AccountView } from '@/api/types'
import { timeframe } from '@/lib/time'

import { type RuleDraft, ruleKey } from './draft'
import css from './LadderList.module.css'

type NewRule = Omit<RuleDraft, 'ladder'>

interface AddRuleProps {
  accounts: readonly AccountView[]
  symbols: readonly string[]
  /** Keys of the ladders that exist. */
  taken: readonly string[]
  onAdd: (rule: NewRule) => void
  onCancel: () => void
}

const TIMEFRAMES = [60, 180, 300, 900, 1_800, 2_700, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 604_800]
const ANY = ''

export function AddRule({ accounts, symbols, taken, onAdd, onCancel }: AddRuleProps): ReactNode {
  const [rule, setRule] = useState<NewRule>({ symbol: '', timeframe: null, account: null })
  const list = useId()
  const exists = taken.includes(ruleKey(rule))
  // The engine looks for an account only together with a timeframe.
  const lacksTimeframe = rule.account !== null && rule.timeframe === null
  const unfit = rule.symbol === '' || exists || lacksTimeframe
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!unfit) onAdd(rule)
  }
  return (
    <form className={css.form} aria-label="A ladder for one pair" onSubmit={submit}>
      <TextField
        label="Pair"
        size="small"
        autoFocus
        value={rule.symbol}
        error={exists}
        helperText={exists ? 'There is a ladder for exactly this already.' : 'For example BTC/USDT.'}
        onChange={(event) => setRule({ ...rule, symbol: event.target.value.trim().toUpperCase() })}
        slotProps={{ htmlInput: { list, spellCheck: false } }}
      />
      <datalist id={list}>{symbols.map((name) => <option key={name} value={name} />)}</datalist>
      <TextField
        select
        label="Timeframe"
        size="small"
        value={rule.timeframe === null ? ANY : String(rule.timeframe)}
        error={lacksTimeframe}
        helperText={lacksTimeframe ? 'Is needed for a ladder of one account only.' : undefined}
        onChange={(event) => setRule({ ...rule, timeframe: event.target.value === ANY ? null : Number(event.target.value) })}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        <MenuItem value={ANY}>Any</MenuItem>
        {TIMEFRAMES.map((seconds) => <MenuItem key={seconds} value={String(seconds)}>{timeframe(seconds)}</MenuItem>)}
      </TextField>
      {accounts.length < 2 ? null : (
        <TextField
          select
          label="Account"
          size="small"
          value={rule.account ?? ANY}
          onChange={(event) => setRule({ ...rule, account: event.target.value === ANY ? null : event.target.value })}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          <MenuItem value={ANY}>Any</MenuItem>
          {accounts.map(({ id, name }) => <MenuItem key={id} value={id}>{name}</MenuItem>)}
        </TextField>
      )}
      <div className={css.buttons}>
        <Button variant="outlined" onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="contained" disabled={unfit}>Add</Button>
      </div>
    </form>
  )
}
