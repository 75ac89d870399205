/** What a browser calls itself, in two words: `Firefox on Linux`. Told apart by the most telling part of the text. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

export function browserName(text: string | null): string {
  if (text === null) return 'A browser that does not say which'
  const find = (known: readonly (readonly [RegExp, string])[]): string | undefined => known.find(([mark]) => mark.test(text))?.[1]
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)]
  if (browser === undefined) return text.length > 60 ? `${text.slice(0, 60)}…` : text
  return system === undefined ? browser : `${browser} on ${system}`
}
