/** Every page under its address, each loaded as a chunk of its own; the gate in front of all decides who sees them. */
import type { ComponentType } from 'react'
import { Navigate, type RouteObject, createBrowserRouter } from 'react-router'

import { paths } from '@/lib/paths'

import { Crash } from './Crash'
import { Gate } from './Gate'
import { Layout } from './Layout'
import { Splash } from './Splash'

type Page = () => Promise<{ default: ComponentType }>

const page = (load: Page): Pick<RouteObject, 'lazy'> => ({
  lazy: async () => ({ Component: (await load()).default }),
})

const toOverview = <Navigate to={paths.overview} replace />

export const routes: RouteObject[] = [
  {
    element: <Gate />,
    errorElement: <Crash />,
    HydrateFallback: Splash,
    children: [
      { path: paths.signIn, element: toOverview },
      { path: paths.welcome, element: toOverview },
      { path: paths.firstRun, ...page(() => import('@/pages/FirstRunPage')) },
      {
        element: <Layout />,
        children: [
          { path: '/', ...page(() => import('@/pages/OverviewPage')) },
          { path: paths.overview, ...page(() => import('@/pages/OverviewPage')) },
          { path: paths.positions, ...page(() => import('@/pages/PositionsPage')) },
          { path: `${paths.positions}/:id`, ...page(() => import('@/pages/GroupPage')) },
          { path: paths.queue, ...page(() => import('@/pages/QueuePage')) },
          { path: paths.risk, ...page(() => import('@/pages/RiskPage')) },
          { path: paths.ladders, ...page(() => import('@/pages/LaddersPage')) },
          { path: paths.signals, ...page(() => import('@/pages/SignalsPage')) },
          { path: paths.analytics, ...page(() => import('@/pages/AnalyticsPage')) },
          { path: paths.events, ...page(() => import('@/pages/EventsPage')) },
          { path: paths.connect, ...page(() => import('@/pages/ConnectPage')) },
          { path: `${paths.settings}/:section?`, ...page(() => import('@/pages/SettingsPage')) },
          { path: '*', ...page(() => import('@/pages/NotFoundPage')) },
        ],
      },
    ],
  },
]

export const router = createBrowserRouter(routes)
