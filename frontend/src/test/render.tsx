/** Draws a component as the dashboard would: with the theme and its tooltip, and under an address. */
import { ThemeProvider } from '@mui/material/styles'
import { type RenderResult, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'

import { ReasonTip } from '@/ui/reason/ReasonTip'
import { theme } from '@/ui/theme'

export function show(what: ReactNode, at = '/'): RenderResult {
  return render(
    <ThemeProvider theme={theme}>
      <MemoryRouter initialEntries={[at]}>{what}</MemoryRouter>
      <ReasonTip />
    </ThemeProvider>,
  )
}

/** Text as a reader sees it: thin spaces as spaces, the minus sign as a hyphen. */
export const plain = (element: Element): string =>
  element.textContent.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')
