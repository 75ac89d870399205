// Runs before the first paint, so that a light page never flashes dark. Same keys as src/ui/appearance.ts.
;(() => {
  try {
    const saved = JSON.parse(localStorage.getItem('dca.appearance') ?? '{}')
    const root = document.documentElement.dataset
    const system = saved.theme === 'system' && window.matchMedia('(prefers-color-scheme: light)').matches
    if (saved.theme === 'light' || system) root.scheme = 'light'
    if (['blue-orange', 'red-green', 'orange-blue'].includes(saved.pnl)) root.pnl = saved.pnl
    if (saved.density === 'comfortable') root.density = 'comfortable'
  } catch {
    // Storage is blocked or holds something else: the default look stays.
  }
})()
