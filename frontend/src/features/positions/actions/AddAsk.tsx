/** Adding funds: one more entry order, at market or resting at a price, and where that moves the average. */
import { type ReactNode, useState } from 'react'

import { addFunds } from '@/api/groups'
import type { GroupView } from '@/api/types'
import { type Decimal, ZERO } from '@/lib/decimal'
import { Segments } from '@/ui/Segments'

import { addingSentence } from '../sentences'
import { Ask, NumberField } from './Ask'
import { addition } from './parts'
import { typed } from './typed'

type Order = 'market' | 'limit'
const ORDERS = [
  { key: 'market', label: 'At market' },
  { key: 'limit', label: 'At a price' },
] as const satisfies readonly { key: Order; label: string }[]

interface AddAskProps {
  group: GroupView
  price: Decimal | null
  onKeep: () => void
  onAccepted: (text: string) => void
}

export function AddAsk({ group, price, onKeep, onAccepted }: AddAskProps): ReactNode {
  const [amountText, setAmount] = useState('')
  const [order, setOrder] = useState<Order>('market')
  const [limitText, setLimit] = useState(price?.toFixed() ?? '')
  const amount = typed(amountText)
  const limit = order === 'limit' ? typed(limitText) : null
  const at = order === 'limit' ? limit : price
  const added = amount === null || at === null ? null : addition(group, amount, at)
  const lacks = amount === null || (order === 'limit' && limit === null)
  const unsaid = amount === null ? `Say how much ${group.quote} to add.` : order === 'limit' ? 'Say at which price.' : 'The price is not known right now.'
  return (
    <Ask
      title="Add to this group"
      says={added === null ? unsaid : addingSentence(group, added, limit)}
      keep="Add nothing"
      go="Add"
      failed="Not added."
      ready={!lacks && added?.quantity.gt(ZERO) !== false}
      request={() => addFunds(group.id, (amount ?? ZERO).toFixed(), limit?.toFixed() ?? null)}
      onKeep={onKeep}
      onAccepted={() => onAccepted(order === 'limit' ? 'Accepted. One more leg is sent to the exchange…' : 'Accepted. The order is sent to the exchange…')}
    >
      <NumberField label="Amount" unit={group.quote} value={amountText} autoFocus onChange={setAmount} />
      <Segments label="Order" segments={ORDERS} chosen={order} onChoose={setOrder} />
      {order === 'limit' ? <NumberField label="Price" unit={group.quote} value={limitText} onChange={setLimit} /> : null}
    </Ask>
  )
}
