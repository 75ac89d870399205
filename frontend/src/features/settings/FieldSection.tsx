/** The settings of one page, group by group; what has no effect as things stand is not shown. */
import { type ReactNode, useEffect, useMemo } from 'react'

import type { PortfolioSettings, PortfolioView } from '@/api/types'
import { Panel } from '@/ui/Panel'

import { FieldRow, rowId } from './FieldRow'
import css from './settings.module.css'
import type { Section } from './sections'
import { useDraft, wantedOf } from './store'

interface FieldSectionProps {
  section: Section
  portfolio: PortfolioView
  /** The path of the field that the address leads to. */
  found: string | null
}

export function FieldSection({ section, portfolio, found }: FieldSectionProps): ReactNode {
  const base = useDraft((draft) => draft.base)
  const edits = useDraft((draft) => draft.edits)
  const wanted = useMemo(() => wantedOf({ base, edits }) as PortfolioSettings | null, [base, edits])
  const known = wanted !== null
  useEffect(() => {
    if (found === null || !known) return
    const row = document.getElementById(rowId(found))
    row?.scrollIntoView({ block: 'center' })
    row?.querySelector<HTMLElement>('input, button, select')?.focus({ preventScroll: true })
  }, [found, known])
  if (wanted === null) return null
  return section.groups.map(({ title, lead, fields }) => {
    const shown = fields.filter(({ when }) => when?.(wanted) !== false)
    return shown.length === 0 ? null : (
      <Panel key={title} title={title} flush>
        {lead === undefined ? null : <p className={css.lead}>{lead}</p>}
        <div>
          {shown.map((field) => (
            <FieldRow key={field.path} field={field} portfolio={portfolio} wanted={wanted} found={field.path === found} />
          ))}
        </div>
      </Panel>
    )
  })
}
