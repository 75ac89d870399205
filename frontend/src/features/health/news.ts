/** What the engine told of accounts and holdings: which of it still waits to be read, and how it is shown. */
import { create } from 'zustand'

import type { ReasonView } from '@/api/types'
import type { Told } from '@/live/told'
import type { IconName } from '@/ui/Icon'
import type { Tone } from '@/ui/tone'

/** Their notices stand for as long as what they tell of does. */
const HAVE_NOTICES: ReadonlySet<string> = new Set(['account_lost', 'clock_off', 'holding_differs'])
const ENDS: ReadonlySet<string> = new Set(['account_back', 'clock_right', 'holding_agrees', 'audit_over'])

/** Told and neither dismissed nor said by a notice anyway, newest first. */
export function unread(told: readonly Told[], dismissed: ReadonlySet<string>): Told[] {
  return told.filter(({ id, reason }) => !dismissed.has(id) && !HAVE_NOTICES.has(reason.code)).reverse()
}

interface NewsLook {
  icon: IconName
  tone: Tone
}

export const lookOf = ({ code }: ReasonView): NewsLook =>
  ENDS.has(code) ? { icon: 'check', tone: 'neutral' } : { icon: 'alert', tone: code === 'account_lost' || code === 'holding_differs' ? 'fault' : 'attention' }

interface Dismissed {
  ids: ReadonlySet<string>
}

export const useDismissed = create<Dismissed>(() => ({ ids: new Set() }))

export const dismiss = (news: readonly Told[]): void =>
  useDismissed.setState(({ ids }) => ({ ids: new Set([...ids, ...news.map(({ id }) => id)]) }))
