/** The colour of the browser's own frame around the page, or of the installed app's bar: the top bar's, in either scheme. */
import { useEffect } from 'react'

import { useAppearance } from '@/ui/appearance'

export function useThemeColor(): void {
  const scheme = useAppearance((appearance) => appearance.scheme)
  useEffect(() => {
    const color = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim()
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', color)
  }, [scheme])
}
