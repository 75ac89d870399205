/** The frame of every page: bar above, places at the side or below, the page in between, the live line behind it all. */
import { type ReactNode, Suspense, lazy, useCallback, useMemo, useState } from 'react'
import { Outlet, useNavigate } from 'react-router'

import { News } from '@/features/health/News'
import { Notices } from '@/features/health/Notices'
import { usePaletteKey } from '@/features/palette/usePaletteKey'
import { useChosenPortfolio, usePortfolios } from '@/features/portfolio/choice'
import { FreshnessBanner } from '@/features/portfolio/FreshnessBanner'
import { ShortcutList } from '@/features/shortcuts/ShortcutList'
import { type Bound, useShortcuts } from '@/features/shortcuts/useShortcuts'
import { paths } from '@/lib/paths'
import { mayBeOld } from '@/live/connection'
import { useLive } from '@/live/store'
import { useFeed } from '@/live/useFeed'
import { useAppearance } from '@/ui/appearance'
import { Empty, Failed } from '@/ui/Notice'
import { focusPageFilter } from '@/ui/form/pageFilter'

import type { Means } from './commands'
import { BottomBar, NavRail } from './Navigation'
import css from './Layout.module.css'
import { CONNECT, PLACES } from './placeList'
import { SaidLately } from './SaidLately'
import { TopBar } from './TopBar'
import { Watches } from './Watches'
import { useAtHand } from './useAtHand'

const Finder = lazy(() => import('./Finder'))

/** What stands over the page, if anything does. */
type Over = 'help' | 'palette' | 'panic' | null

export function Layout(): ReactNode {
  const portfolios = usePortfolios()
  const { data } = portfolios
  useFeed(useChosenPortfolio())
  const [over, setOver] = useState<Over>(null)
  const [said, setSaid] = useState<string | null>(null)
  const close = (): void => setOver(null)
  const search = useCallback(() => setOver('palette'), [])
  const means = useMeans(setOver, setSaid)
  const shortcuts = useBoundShortcuts(means, search)
  useShortcuts(shortcuts)
  usePaletteKey(search)
  useAtHand()
  const old = useLive((live) => mayBeOld(live.connection))
  const written = useAppearance(({ numbers, zone }) => `${numbers} ${zone}`)
  const known = data.state === 'ready' ? data.value : []

  return (
    <div className={css.layout}>
      <a href="#main" className={css.skip}>Skip to the page</a>
      {/* What stays on screen is drawn anew when numbers and times are written in another way. */}
      <TopBar
        key={written}
        portfolios={known}
        onHelp={means.help}
        onSearch={search}
        panicking={over === 'panic'}
        onPanic={(open) => setOver(open ? 'panic' : null)}
      />
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
      <BottomBar onSearch={search} />
      <ShortcutList open={over === 'help'} onClose={close} shortcuts={shortcuts} />
      {over === 'palette' ? (
        <Suspense>
          <Finder portfolios={known} means={means} onClose={close} />
        </Suspense>
      ) : null}
      <SaidLately text={said} onEnd={() => setSaid(null)} />
      <Watches />
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

/** What commands and shortcuts do; the setters never change. */
function useMeans(setOver: (over: Over) => void, setSaid: (text: string) => void): Means {
  const navigate = useNavigate()
  return useMemo(
    () => ({ go: (path) => void navigate(path), help: () => setOver('help'), panic: () => setOver('panic'), say: setSaid }),
    [navigate, setOver, setSaid],
  )
}

function useBoundShortcuts({ go, help }: Means, search: () => void): readonly Bound[] {
  return useMemo(() => {
    const places = [...PLACES, CONNECT].map(({ key, title, to }) => ({ keys: ['g', key], does: `Go to ${title}`, run: () => go(to) }))
    return [
      ...places,
      // Its own keys are heard elsewhere, since they count while something is typed.
      { keys: ['Ctrl', 'K'], does: 'Find a page, a pair, a setting or an action', run: search },
      { keys: ['/'], does: 'Go to the page’s filter or search', run: focusPageFilter },
      { keys: [','], does: 'Go to Settings', run: () => go(paths.settings) },
      { keys: ['?'], does: 'Show this list', run: help },
    ]
  }, [go, help, search])
}
