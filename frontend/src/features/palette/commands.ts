/** What the palette can do, and in which order it offers that. Pure. */
import type { IconName } from '@/ui/Icon'

import { fit } from './fuzzy'

export interface Command {
  /** Remembered as recent. */
  id: string
  title: string
  /** Stands beside the title: where it leads, or what kind it is. */
  kind: string
  icon: IconName
  /** Further words by which it is found. */
  words?: string
  /** The keys that do the same. */
  keys?: readonly string[]
  run: () => void
}

/** More are not read. */
const SHOWN = 50
/** A word beside the title counts for less than the title. */
const BESIDE = 0.6

/**
 * With nothing typed: the recent ones first, then the others in their own order. Else those that fit, best first; of
 * equals the more recent one.
 * @param recent ids, latest first
 */
export function offered(commands: readonly Command[], typed: string, recent: readonly string[]): readonly Command[] {
  const recency = ({ id }: Command): number => (recent.includes(id) ? recent.length - recent.indexOf(id) : 0)
  const found = commands.flatMap((command) => {
    const score = scoreOf(command, typed)
    return score === null ? [] : [{ command, score, recency: recency(command) }]
  })
  return found
    .sort((a, b) => b.score - a.score || b.recency - a.recency)
    .slice(0, SHOWN)
    .map(({ command }) => command)
}

function scoreOf({ title, kind, words = '' }: Command, typed: string): number | null {
  const scores = [fit(typed, title), scaled(fit(typed, `${kind} ${title}`)), scaled(fit(typed, `${title} ${words}`))]
  return scores.reduce((best, score) => (score === null ? best : best === null ? score : Math.max(best, score)), null)
}

const scaled = (score: number | null): number | null => (score === null ? null : score * BESIDE)
