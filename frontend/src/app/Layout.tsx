/** The frame of every page: bar above, places at the side or below, the page in between, the live line behind it all. */
import { type ReactNode, Suspense, useMemo, useState } from 'react'
import { Outlet, useNavigate } from 'react-router'

import { News } from '@/features/health/News'
import { Notices } from '@/features/health/Notices'
import { useChosenPortfolio, usePortfolios } from '@/features/portfolio/choice'
import { FreshnessBanner } from '@/features/portfolio/FreshnessBanner'
import { FILTER_ID } from '@/features/positions/FilterField'
import { ShortcutList } from '@/features/shortcuts/ShortcutList'
import { type Bound, useShortcuts } from '@/features/shortcuts/useShortcuts'
import { mayBeOld } from '@/live/connection'
import { useLive } from '@/live/store'
import { useFeed } from '@/live/useFeed'
import { Empty, Failed } from '@/ui/Notice'

import { BottomBar, NavRail } from './Navigation'
import css from './Layout.module.css'
import { PLACES } from './placeList'
import { TopBar } from './TopBar'

export function Layout(): ReactNode {
  const portfolios = usePortfolios()
  const { data } = portfolios
  useFeed(useChosenPortfolio())
  const [help, setHelp] = useState(false)
  const shortcuts = useBoundShortcuts(() => setHelp(true))
  useShortcuts(shortcuts)
  const old = useLive((live) => mayBeOld(live.connection))

  return (
    <div className={css.layout}>
      <a href="#main" className={css.skip}>Skip to the page</a>
      <TopBar portfolios={data.state === 'ready' ? data.value : []} onHelp={() => setHelp(true)} />
      <NavRail />
      <div className={css.content}>
        <FreshnessBanner />
        <Notices />
        <main id="main" tabIndex={-1} data-old={old} className={css.main}>
          {data.state === 'failed' ? <Failed message={data.message} onRetry={portfolios.reload} /> : null}
          {data.state === 'ready' && data.value.length === 0 ? <NoPortfolio /> : null}
          {data.state !== 'failed' && !(data.state === 'ready' && data.value.length === 0) ? (
            <Suspense>
              <Outlet />
            </Suspense>
          ) : null}
        </main>
      </div>
      <News />
      <BottomBar />
      <ShortcutList open={help} onClose={() => setHelp(false)} shortcuts={shortcuts} />
    </div>
  )
}

function NoPortfolio(): ReactNode {
  return (
    <Empty icon="positions" title="There is no portfolio">
      Everything here belongs to a portfolio, and none exists for this user.
    </Empty>
  )
}

function useBoundShortcuts(showHelp: () => void): readonly Bound[] {
  const navigate = useNavigate()
  return useMemo(() => {
    const places = PLACES.map(({ key, title, to }) => ({ keys: ['g', key], does: `Go to ${title}`, run: () => void navigate(to) }))
    return [
      ...places,
      { keys: ['/'], does: 'Filter the open pairs', run: () => document.getElementById(FILTER_ID)?.focus() },
      { keys: ['?'], does: 'Show this list', run: showHelp },
    ]
    // The setter behind showHelp never changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [navigate])
}
