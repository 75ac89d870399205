/** The whole dashboard: the theme, the question who is there, and the pages. */
import { ThemeProvider } from '@mui/material/styles'
import { type ReactNode, useEffect } from 'react'
import { RouterProvider } from 'react-router'

import { checkSession } from '@/api/session'
import { followSystem } from '@/ui/appearance'
import { ReasonTip } from '@/ui/reason/ReasonTip'
import { theme } from '@/ui/theme'

import { router } from './routes'
import { useThemeColor } from './useThemeColor'

export function App(): ReactNode {
  useEffect(() => void checkSession(), [])
  useEffect(followSystem, [])
  useThemeColor()
  return (
    <ThemeProvider theme={theme}>
      <RouterProvider router={router} />
      <ReasonTip />
    </ThemeProvider>
  )
}
