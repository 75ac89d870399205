/** Two or three views of one page. Arrow keys move between them; the page keeps the choice in its address. */
import type { KeyboardEvent, ReactNode } from 'react'

import css from './Tabs.module.css'

interface Tab<K extends string> {
  key: K
  label: string
  /** Shown after the label, e.g. how many there are. */
  count?: number | undefined
}

interface TabsProps<K extends string> {
  label: string
  tabs: readonly Tab<K>[]
  chosen: K
  onChoose: (key: K) => void
  /** The id of the panel that the tabs switch. */
  panelId: string
}

export function Tabs<K extends string>({ label, tabs, chosen, onChoose, panelId }: TabsProps<K>): ReactNode {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs.at((tabs.findIndex((tab) => tab.key === chosen) + step) % tabs.length)
    if (step === 0 || next === undefined) return
    onChoose(next.key)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className={css.tabs} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          aria-selected={tab.key === chosen}
          aria-controls={panelId}
          tabIndex={tab.key === chosen ? 0 : -1}
          onClick={() => onChoose(tab.key)}
        >
          {tab.label}
          {tab.count === undefined ? null : <span className={css.count}>{tab.count}</span>}
        </button>
      ))}
    </div>
  )
}
