/** How full limits are, and in which order things are shown. Pure; percent as percent, null where there is no limit. */
import type { CandidateView, ConditionView, LimitView, OffsetPlan, RiskView } from '@/api/types'
import { type Decimal, HUNDRED, ZERO, decimal, percentOf, whole } from '@/lib/decimal'
import type { Tone } from '@/ui/tone'

const NEARLY = whole(80)

/** How much of a limit is used up, percent; of a limit of 0 everything, as soon as there is anything. */
export function used(value: string, limit: string | null): Decimal | null {
  const [is, most] = [decimal(value), decimal(limit)]
  if (is === null || most === null) return null
  return percentOf(is, most) ?? (is.gt(ZERO) ? HUNDRED : ZERO)
}

/** Counts are meant to be used up, such as slots; money near its limit is worth a look. */
export function usedTone(share: Decimal | null, isCount: boolean): Tone {
  return share !== null && share.gte(isCount ? HUNDRED : NEARLY) ? 'attention' : 'neutral'
}

/** How far equity is from its peak, percent: below 0 for a drawdown. */
export function fallFrom({ equity, peak }: RiskView): Decimal | null {
  const [now, highest] = [decimal(equity), decimal(peak)]
  return now === null || highest === null ? null : percentOf(now.minus(highest), highest)
}

/** Limits on the whole portfolio, as the server orders them. */
export const general = (limits: readonly LimitView[]): LimitView[] => limits.filter(({ symbol }) => symbol === null)

/** Limits per symbol that are set, fullest first. */
export function perSymbol(limits: readonly LimitView[]): LimitView[] {
  const share = ({ value, limit }: LimitView): Decimal => used(value, limit) ?? ZERO
  return limits.filter(({ symbol, limit }) => symbol !== null && limit !== null).sort((a, b) => share(b).cmp(share(a)))
}

/** Deepest loss first; those whose loss is not known last. */
export function byLoss(candidates: readonly CandidateView[]): CandidateView[] {
  const loss = ({ loss_percent }: CandidateView): Decimal | null => decimal(loss_percent)
  return [...candidates].sort((a, b) => {
    const [one, other] = [loss(a), loss(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return one.cmp(other)
  })
}

export const isLosing = ({ loss_percent }: CandidateView): boolean => !(decimal(loss_percent)?.gte(ZERO) ?? false)

export const condition = ({ conditions }: CandidateView, code: string): ConditionView | null =>
  conditions.find((entry) => entry.code === code) ?? null

/** How near a loss is to the threshold, percent of it; a profit is nowhere near. */
export function nearness(loss: ConditionView | null): Decimal | null {
  const [is, threshold] = [decimal(loss?.value), decimal(loss?.limit)]
  if (is === null || threshold === null) return null
  if (is.gte(ZERO)) return ZERO
  return percentOf(is, threshold) ?? HUNDRED
}

/** What is live joined with what was paged in, newest first; the live one is the later truth. */
export function ledger(live: readonly OffsetPlan[], paged: readonly OffsetPlan[]): OffsetPlan[] {
  const byNumber = new Map([...paged, ...live].map((plan) => [plan.number, plan]))
  return [...byNumber.values()].sort((a, b) => b.number - a.number)
}
