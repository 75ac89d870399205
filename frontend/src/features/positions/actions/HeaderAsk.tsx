/** The question that stands under a group's head, if one is open: all but those about prices. */
import type { ReactNode } from 'react'

import type { GroupView } from '@/api/types'
import type { Decimal } from '@/lib/decimal'

import { AddAsk } from './AddAsk'
import { CancelAsk } from './CancelAsk'
import { ReduceAsk } from './ReduceAsk'
import { SimpleAsk } from './SimpleAsk'
import type { Asked } from './asked'

interface HeaderAskProps {
  asked: Asked
  group: GroupView
  price: Decimal | null
  onKeep: () => void
  onAccepted: (text: string) => void
}

export function HeaderAsk({ asked, ...rest }: HeaderAskProps): ReactNode {
  switch (asked.kind) {
    case 'reduce':
      return <ReduceAsk {...rest} />
    case 'add':
      return <AddAsk {...rest} />
    case 'cancel':
      return <CancelAsk group={rest.group} onKeep={rest.onKeep} onAccepted={rest.onAccepted} />
    case 'target':
    case 'stop':
      return null
    case 'close':
    case 'release':
    case 'apply':
    case 'block':
    case 'unblock':
    case 'skip':
      return <SimpleAsk kind={asked.kind} {...rest} />
  }
}
