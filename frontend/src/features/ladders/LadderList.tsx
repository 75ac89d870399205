/** The ladders of a portfolio and what each is for, the most specific first; the engine takes the first that matches. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { type ReactNode, useState } from 'react'

import type { AccountView } from '@/api/types'
import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'

import { AddRule } from './AddRule'
import { DEFAULT_KEY, type Draft, type RuleDraft, bySpecificity, ruleKey } from './draft'
import type { Placed } from './errors'
import css from './LadderList.module.css'
import { DEFAULT_TITLE, matchWords, summary } from './words'

export interface LadderListProps {
  draft: Draft
  chosen: string
  accounts: readonly AccountView[]
  symbols: readonly string[]
  errors: readonly Placed[]
  onChoose: (key: string) => void
  onAdd: (rule: Omit<RuleDraft, 'ladder'>) => void
  onRemove: (key: string) => void
}

export function LadderList({ draft, chosen, accounts, symbols, errors, onChoose, onAdd, onRemove }: LadderListProps): ReactNode {
  const [adding, setAdding] = useState(false)
  const wrong = (key: string): boolean => errors.some((error) => error.key === key)
  return (
    <Panel title="For which trades" flush>
      <ul className={css.list}>
        {bySpecificity(draft.rules).map((rule) => {
          const key = ruleKey(rule)
          return (
            <Item key={key} title={rule.symbol} match={matchWords(rule, accounts)} about={summary(rule.ladder)} chosen={chosen === key} wrong={wrong(key)} onChoose={() => onChoose(key)}>
              <IconButton size="small" aria-label={`Remove the ladder for ${rule.symbol}, ${matchWords(rule, accounts)}`} onClick={() => onRemove(key)} className={css.remove ?? ''}>
                <Icon name="cross" size={14} />
              </IconButton>
            </Item>
          )
        })}
        <Item
          title={DEFAULT_TITLE}
          match={draft.rules.length === 0 ? 'all trades of this portfolio' : 'where none of the above matches'}
          about={summary(draft.ladder)}
          chosen={chosen === DEFAULT_KEY}
          wrong={wrong(DEFAULT_KEY)}
          onChoose={() => onChoose(DEFAULT_KEY)}
        />
      </ul>
      <div className={css.foot}>
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
          <Button variant="outlined" fullWidth startIcon={<Icon name="plus" />} onClick={() => setAdding(true)}>
            A ladder for one pair
          </Button>
        )}
      </div>
    </Panel>
  )
}

interface ItemProps {
  title: string
  match: string
  about: string
  chosen: boolean
  wrong: boolean
  onChoose: () => void
  children?: ReactNode
}

function Item({ title, match, about, chosen, wrong, onChoose, children }: ItemProps): ReactNode {
  return (
    <li className={css.item} data-chosen={chosen}>
      <button type="button" className={css.choose} aria-current={chosen ? 'true' : undefined} onClick={onChoose}>
        <strong>{title}</strong>
        <span>{match}</span>
        <span>{about}</span>
        {wrong ? <span className={css.wrong}><Icon name="alert" size={14} />cannot be traded by yet</span> : null}
      </button>
      {children}
    </li>
  )
}
