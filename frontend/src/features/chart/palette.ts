/** The tokens as a canvas needs them: it knows no variables. Read anew whenever the appearance changes. */
export interface Palette {
  font: string
  page: string
  surface: string
  raised: string
  line: string
  lineStrong: string
  text: string
  text2: string
  text3: string
  accent: string
  accentStrong: string
  onAccent: string
  profit: string
  loss: string
  fault: string
}

export function readPalette(): Palette {
  const styles = getComputedStyle(document.documentElement)
  const token = (name: string): string => styles.getPropertyValue(`--${name}`).trim()
  return {
    font: token('font'),
    page: token('page'),
    surface: token('surface'),
    raised: token('raised'),
    line: token('line'),
    lineStrong: token('line-strong'),
    text: token('text'),
    text2: token('text-2'),
    text3: token('text-3'),
    accent: token('accent'),
    accentStrong: token('accent-strong'),
    onAccent: token('on-accent'),
    profit: token('profit'),
    loss: token('loss'),
    fault: token('fault'),
  }
}

/** One colour over another: `share` of the first, 0 to 1. Both as `#rrggbb`; another form comes back as it is. */
export function mixed(color: string, ground: string, share: number): string {
  const [over, under] = [channels(color), channels(ground)]
  if (over === null || under === null) return color
  return `#${over.map((value, i) => Math.round(value * share + (under[i] ?? 0) * (1 - share)).toString(16).padStart(2, '0')).join('')}`
}

function channels(color: string): number[] | null {
  if (!/^#[\da-f]{6}$/i.test(color)) return null
  return [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16))
}
