// Runs before the first paint, so that a light page never flashes dark. Same keys as src/ui/appearance.ts.
;(() => {
  try {
    const saved = JSON.parse(localStorage.getItem('dca.appearance') ?? '{}')
    if (saved.scheme === 'light') document.documentElement.dataset.scheme = 'light'
    if (saved.pnl === 'blue-orange') document.documentElement.dataset.pnl = 'blue-orange'
  } catch {
    // Storage is blocked or holds something else: the default look stays.
  }
})()
