/** The questions that need no choice: close, give up, settings, offset. */
import type { ReactNode } from 'react'

import { applySettings, blockFromOffset, closeGroup, releaseGroup, skipNextOffset } from '@/api/groups'
import type { Accepted, GroupView } from '@/api/types'
import type { Decimal } from '@/lib/decimal'

import { closingEstimate, restingOrders } from '../calculate'
import { closingSentence, releasingSentence } from '../sentences'
import { Ask } from './Ask'

export type SimpleKind = 'close' | 'release' | 'apply' | 'block' | 'unblock' | 'skip'

interface Words {
  title: string
  keep: string
  go: string
  accepted: string
  failed: string
  says: (group: GroupView, price: Decimal | null) => string
  request: (groupId: string) => Promise<Accepted>
}

export const WAYS: Readonly<Record<SimpleKind, Words>> = {
  close: {
    title: 'Close this group',
    keep: 'Keep it open',
    go: 'Close now',
    accepted: 'Accepted. Cancelling what rests, then selling what is held…',
    failed: 'Not closed.',
    says: (group, price) => closingSentence(group, closingEstimate(group, price)),
    request: closeGroup,
  },
  release: {
    title: 'Give this group up',
    keep: 'Keep it',
    go: 'Give it up',
    accepted: 'Accepted. Cancelling what rests; nothing is sold…',
    failed: 'Not given up.',
    says: (group) => releasingSentence(group, restingOrders(group)),
    request: releaseGroup,
  },
  apply: {
    title: 'Apply the current settings',
    keep: 'Leave it as it is',
    go: 'Apply',
    accepted: 'Accepted. The portfolio’s settings apply from now on.',
    failed: 'Not applied.',
    says: () => 'Targets, stops and the next pyramids follow the portfolio’s settings as they are now. Capital and resting legs stay.',
    request: applySettings,
  },
  block: {
    title: 'Block from offset',
    keep: 'Leave it as it is',
    go: 'Block',
    accepted: 'Accepted. No offset touches this group.',
    failed: 'Not blocked.',
    says: () => 'No offset closes this group at a loss or sells its profit to pay for another, until you let it in again.',
    request: (groupId) => blockFromOffset(groupId, true),
  },
  unblock: {
    title: 'Let into offsets',
    keep: 'Leave it blocked',
    go: 'Let in',
    accepted: 'Accepted. Offsets may use this group again.',
    failed: 'Still blocked.',
    says: () => 'Offsets may close this group at a loss, or sell its profit to pay for another, by the rules of the portfolio.',
    request: (groupId) => blockFromOffset(groupId, false),
  },
  skip: {
    title: 'Skip the next offset',
    keep: 'Leave it as it is',
    go: 'Skip once',
    accepted: 'Accepted. The next offset leaves this group out.',
    failed: 'Not skipped.',
    says: () => 'The next offset leaves this group out. The one after may use it again.',
    request: skipNextOffset,
  },
}

interface SimpleAskProps {
  kind: SimpleKind
  group: GroupView
  price: Decimal | null
  onKeep: () => void
  onAccepted: (text: string) => void
}

export function SimpleAsk({ kind, group, price, onKeep, onAccepted }: SimpleAskProps): ReactNode {
  const { title, keep, go, failed, accepted, says, request } = WAYS[kind]
  return (
    <Ask
      title={title}
      says={says(group, price)}
      keep={keep}
      go={go}
      failed={failed}
      focusKeep
      request={() => request(group.id)}
      onKeep={onKeep}
      onAccepted={() => onAccepted(accepted)}
    />
  )
}
