/** Ladders in words: what a rule matches, what a ladder is in one line, where an error stands. */
import type { AccountView } from '@/api/types'
import { timeframe } from '@/lib/time'

import { type Draft, type LadderDraft, type RuleDraft, ruleAt, ruleKey } from './draft'

export const DEFAULT_TITLE = 'Every other pair'

export const accountName = (accounts: readonly AccountView[], id: string): string =>
  accounts.find((account) => account.id === id)?.name ?? 'an account that is gone'

/** `any timeframe, any account`, `15m only, on Binance spot`. */
export function matchWords(rule: RuleDraft, accounts: readonly AccountView[]): string {
  const candles = rule.timeframe === null ? 'any timeframe' : `${timeframe(rule.timeframe)} only`
  return `${candles}, ${rule.account === null ? 'any account' : `on ${accountName(accounts, rule.account)}`}`
}

/** `BTC/USDT 15m`, for a title and a list of changes. */
export function titleOf(draft: Draft, key: string, accounts: readonly AccountView[]): string {
  const rule = ruleAt(draft, key)
  return rule === null ? DEFAULT_TITLE : ruleTitle(rule, accounts)
}

function ruleTitle(rule: RuleDraft, accounts: readonly AccountView[]): string {
  const parts = [rule.symbol, rule.timeframe === null ? null : timeframe(rule.timeframe)]
  if (rule.account !== null) parts.push(accountName(accounts, rule.account))
  return parts.filter((part) => part !== null).join(' ')
}

/** `5 legs down to 2 %`, without a direction, since a short's ladder goes up. */
export function summary(ladder: LadderDraft): string {
  const { generator } = ladder
  if (ladder.form === 'generator') {
    return `${legs(generator.count)}, first step ${generator.first_step_percent || '—'}\u202f%`
  }
  const furthest = ladder.levels.at(-1)?.gap_percent
  return `${legs(String(ladder.levels.length))} over ${furthest === undefined || furthest === '' ? '—' : furthest}\u202f%`
}

const legs = (count: string): string => `${count || '—'} ${count === '1' ? 'leg' : 'legs'}`

/** What differs between two drafts, one sentence each. */
export function changesBetween(before: Draft, after: Draft, accounts: readonly AccountView[]): string[] {
  const changes: string[] = []
  if (differ(before.ladder, after.ladder)) changes.push(`${DEFAULT_TITLE}: ${ladderChange(before.ladder, after.ladder)}`)
  for (const rule of after.rules) {
    const old = ruleAt(before, ruleKey(rule))
    if (old === null) changes.push(`${ruleTitle(rule, accounts)}: added`)
    else if (differ(old.ladder, rule.ladder)) changes.push(`${ruleTitle(rule, accounts)}: ${ladderChange(old.ladder, rule.ladder)}`)
  }
  for (const rule of before.rules) {
    if (ruleAt(after, ruleKey(rule)) === null) changes.push(`${ruleTitle(rule, accounts)}: removed`)
  }
  if (differ(before.pyramiding, after.pyramiding)) changes.push(pyramidChange(before, after))
  return changes
}

const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)

function ladderChange(before: LadderDraft, after: LadderDraft): string {
  const [old, now] = [summary(before), summary(after)]
  return old === now ? 'changed' : `${now}, was ${old}`
}

function pyramidChange({ pyramiding: before }: Draft, { pyramiding: after }: Draft): string {
  if (before.max_pyramids === after.max_pyramids) return 'Pyramids: their capital changed'
  return `Pyramids: at most ${after.max_pyramids || '—'}, was ${before.max_pyramids}`
}

const FIELDS: Readonly<Record<string, string>> = {
  gap_percent: 'distance',
  weight_percent: 'share',
  tp_percent: 'target',
  share_percent: 'part sold',
  portions: 'split target',
  generator: 'generator',
  count: 'number of legs',
  first_step_percent: 'first step',
  step_scale: 'step scale',
  volume_scale: 'volume scale',
  max_resting_legs: 'legs resting at once',
  cancel_beyond_percent: 'withdraw beyond',
  cancel_after_minutes: 'withdraw after',
  max_pyramids: 'most pyramids',
  capital: 'capital of a pyramid',
  shares: 'shares of the pyramids',
  levels: 'legs',
  symbol: 'pair',
  account_id: 'account',
  timeframe: 'timeframe',
}

/** `levels.2.gap_percent` → `leg 2, distance`; `pyramid_levels.1` → `pyramid 1`. */
export function placeWords(path: string): string {
  const parts = path.split('.')
  const words: string[] = []
  parts.forEach((part, i) => {
    const next = parts[i + 1]
    if (/^\d+$/.test(part)) return
    if (part === 'pyramid_levels') {
      if (next !== undefined) words.push(`pyramid ${next}`)
      const leg = parts[i + 2]
      if (leg !== undefined) words.push(`leg ${leg}`)
    } else if (part === 'levels' && next !== undefined) words.push(`leg ${next}`)
    else words.push(FIELDS[part] ?? part.replaceAll('_', ' '))
  })
  return words.join(', ')
}

