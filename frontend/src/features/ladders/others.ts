/** What a ladder can be compared with: itself as saved, the portfolio's other ladders, the presets. Pure. */
import type { AccountView, PortfolioSettings, PresetView } from '@/api/types'

import type { Comparable } from './Compare'
import { DEFAULT_KEY, type Draft, type LadderDraft, draftOf, ladderAt, ladderDraftOf, ruleKey } from './draft'
import { titleOf } from './words'

const SAVED = 'saved:'
const OWN = 'own:'
const PRESET = 'preset:'

export function comparables(chosen: string, draft: Draft, accounts: readonly AccountView[], presets: readonly PresetView[]): Comparable[] {
  const others = [DEFAULT_KEY, ...draft.rules.map(ruleKey)].filter((key) => key !== chosen)
  return [
    { key: SAVED + chosen, name: 'This one as it is saved' },
    ...others.map((key) => ({ key: OWN + key, name: titleOf(draft, key, accounts) })),
    ...presets.map(({ id, name }) => ({ key: PRESET + id, name: `Preset ${name}` })),
  ]
}

/** Null for what does not exist: nothing chosen, not saved yet, removed meanwhile. */
export function comparedLadder(key: string, draft: Draft, settings: PortfolioSettings, presets: readonly PresetView[]): LadderDraft | null {
  if (key.startsWith(SAVED)) return ladderAt(draftOf(settings), key.slice(SAVED.length))
  if (key.startsWith(OWN)) return ladderAt(draft, key.slice(OWN.length))
  const preset = presets.find(({ id }) => PRESET + id === key)
  return preset === undefined ? null : ladderDraftOf(preset.ladder)
}
