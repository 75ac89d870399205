/** Settings: everything the engine can be told, page by page; on a phone the list first, then the page. */
import type { ReactNode } from 'react'
import { Navigate, useParams, useSearchParams } from 'react-router'

import { usePortfolio } from '@/features/portfolio/useMarket'
import { LeaveAsk } from '@/features/settings/LeaveAsk'
import { SectionBody } from '@/features/settings/SectionBody'
import { SectionFrame } from '@/features/settings/SectionFrame'
import { SectionList } from '@/features/settings/SectionList'
import { SECTIONS, sectionOf } from '@/features/settings/sections'
import { paths } from '@/lib/paths'
import { useTitle } from '@/ui/useTitle'
import { useWide } from '@/ui/useWide'

export default function SettingsPage(): ReactNode {
  const { section: key } = useParams()
  const [params] = useSearchParams()
  const section = sectionOf(key)
  const portfolio = usePortfolio()
  const wide = useWide()
  useTitle(section === null ? 'Settings' : `${section.title} · Settings`)
  if (section === null && (wide || key !== undefined)) {
    return <Navigate to={wide ? paths.settingsPage(SECTIONS[0]?.key ?? '') : paths.settings} replace />
  }
  return (
    <SectionFrame section={section} list={<SectionList detailed={!wide} />} listed={wide || section === null}>
      {section === null ? null : <SectionBody key={section.key} section={section} portfolio={portfolio} found={params.get('field')} />}
      <LeaveAsk />
    </SectionFrame>
  )
}
