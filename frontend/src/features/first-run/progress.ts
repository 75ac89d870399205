/** How far the first run has come. Remembered in this browser, so that it can be left at any step and gone on with. */
import { create } from 'zustand'

import { recall, remember } from '@/lib/storage'

export type StepKey = 'portfolio' | 'account' | 'ladder' | 'alert' | 'trade'

export interface StepOf {
  key: StepKey
  title: string
}

export const STEPS: readonly StepOf[] = [
  { key: 'portfolio', title: 'Portfolio' },
  { key: 'account', title: 'Practice or exchange' },
  { key: 'ladder', title: 'Ladder' },
  { key: 'alert', title: 'Webhook and test alert' },
  { key: 'trade', title: 'First trade' },
]

export interface Progress {
  step: StepKey
  /** Gone through, not skipped. */
  done: readonly StepKey[]
  ended: boolean
}

const KEY = 'dca.first-run'
const BEGINNING: Progress = { step: 'portfolio', done: [], ended: false }

/** Null: no first run was begun in this browser. */
export function readProgress(found: unknown): Progress | null {
  if (typeof found !== 'object' || found === null) return null
  const { step, done, ended } = found as Partial<Record<keyof Progress, unknown>>
  const known = (key: unknown): StepKey | undefined => STEPS.find((one) => one.key === key)?.key
  return {
    step: known(step) ?? 'portfolio',
    done: Array.isArray(done) ? done.map(known).filter((key) => key !== undefined) : [],
    ended: ended === true,
  }
}

export const stepAfter = (step: StepKey): StepKey => STEPS[numberOf(step)]?.key ?? 'trade'

export const stepBefore = (step: StepKey): StepKey => STEPS[numberOf(step) - 2]?.key ?? 'portfolio'

/** From 1. */
export const numberOf = (step: StepKey): number => STEPS.findIndex(({ key }) => key === step) + 1

/** The step was gone through; the next one follows. */
export const finished = (progress: Progress, step: StepKey): Progress => ({
  ...progress,
  step: stepAfter(step),
  done: [...progress.done.filter((key) => key !== step), step],
})

export const useProgress = create<{ progress: Progress | null }>(() => ({ progress: readProgress(recall(KEY)) }))

function keep(progress: Progress): void {
  remember(KEY, progress)
  useProgress.setState({ progress })
}

const now = (): Progress => useProgress.getState().progress ?? BEGINNING

export const begin = (): void => keep(BEGINNING)
export const goTo = (step: StepKey): void => keep({ ...now(), step, ended: false })
export const finish = (step: StepKey): void => keep(finished(now(), step))
export const endFirstRun = (): void => keep({ ...now(), ended: true })
