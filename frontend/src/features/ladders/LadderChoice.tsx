/** The ladders of a portfolio where there is no room for a list: one to choose, and the ways to add and remove one. */
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactNode, useState } from 'react'

import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'

import { AddRule } from './AddRule'
import { DEFAULT_KEY, bySpecificity, ruleKey } from './draft'
import type { LadderListProps } from './LadderList'
import css from './LadderList.module.css'
import { DEFAULT_TITLE, matchWords } from './words'

export function LadderChoice({ draft, chosen, accounts, symbols, onChoose, onAdd, onRemove }: LadderListProps): ReactNode {
  const [adding, setAdding] = useState(false)
  return (
    <Panel>
      <div className={css.form}>
        <TextField select fullWidth label="Ladder for" value={chosen} onChange={(event) => onChoose(event.target.value)} slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
          {bySpecificity(draft.rules).map((rule) => (
            <MenuItem key={ruleKey(rule)} value={ruleKey(rule)} sx={{ minHeight: 44 }}>{`${rule.symbol}, ${matchWords(rule, accounts)}`}</MenuItem>
          ))}
          <MenuItem value={DEFAULT_KEY} sx={{ minHeight: 44 }}>{DEFAULT_TITLE}</MenuItem>
        </TextField>
        {adding ? (
          <AddRule
            accounts={accounts}
            symbols={symbols}
            taken={draft.rules.map(ruleKey)}
            onCancel={() => setAdding(false)}
            onAdd={(rule) => {
              setAdding(false)
              onAdd(rule)
            }}
          />
        ) : (
          <div className={css.buttons}>
            {chosen === DEFAULT_KEY ? null : <Button variant="outlined" onClick={() => onRemove(chosen)}>Remove this one</Button>}
            <Button variant="outlined" startIcon={<Icon name="plus" />} onClick={() => setAdding(true)}>A ladder for one pair</Button>
          </div>
        )}
      </div>
    </Panel>
  )
}
