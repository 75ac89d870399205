/** What stands under a row: the question about it, or what was accepted. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import type { Decimal } from '@/lib/decimal'
import { Icon } from '@/ui/Icon'

import { HeaderAsk } from '../actions/HeaderAsk'
import css from './RowBelow.module.css'
import type { RowKind } from './useRowAsk'

export interface Below {
  asked: RowKind | null
  told: string | null
  undo?: (() => void) | undefined
}

interface RowBelowProps {
  below: Below
  group: GroupView
  price: Decimal | null
  onKeep: (id: string) => void
  onAccepted: (id: string, text: string) => void
}

export function RowBelow({ below: { asked, told, undo }, group, price, onKeep, onAccepted }: RowBelowProps): ReactNode {
  return (
    <div className={css.below}>
      {asked === null ? null : (
        <HeaderAsk
          key={asked}
          asked={{ kind: asked }}
          group={group}
          price={price}
          onKeep={() => onKeep(group.id)}
          onAccepted={(text) => onAccepted(group.id, text)}
        />
      )}
      {told === null ? null : (
        <p role="status" className={css.told}>
          <Icon name="check" />
          {told}
          {undo === undefined ? null : (
            <Button variant="outlined" startIcon={<Icon name="undo" />} onClick={undo}>
              Undo
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
