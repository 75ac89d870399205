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

const toPositions = <Navigate to={paths.positions} replace />

export const routes: RouteObject[] = [
  {
    element: <Gate />,
    errorElement: <Crash />,
    HydrateFallback: Splash,
    children: [
      { path: paths.signIn, element: toPositions },
      { path: paths.welcome, element: toPositions },
      {
        element: <Layout />,
        children: [
          { path: '/', element: toPositions },
          { path: paths.positions, ...page(() => import('@/pages/PositionsPage')) },
          { path: `${paths.positions}/:id`, ...page(() => import('@/pages/GroupPage')) },
          { path: paths.signals, ...page(() => import('@/pages/SignalsPage')) },
          { path: paths.connect, ...page(() => import('@/pages/ConnectPage')) },
          { path: '*', ...page(() => import('@/pages/NotFoundPage')) },
        ],
      },
    ],
  },
]

export const router = createBrowserRouter(routes)
