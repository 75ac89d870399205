/** How high a row is by the chosen density, pixels: what `--row` says, for lists that have to know before they draw. */
import { useAppearance } from '../appearance'

export const useRowHeight = (): number => useAppearance(({ density }) => (density === 'comfortable' ? 44 : 36))
