/** Kinds of market as traders call them. */
import type { OwnAccountView, VenueView } from '@/api/types'
import type { Choice } from '@/ui/form/inputs'

export type MarketKind = OwnAccountView['market_kind']

export const kindWord = (kind: MarketKind): string => (kind === 'spot' ? 'spot' : 'perpetuals')

/** A venue and a kind of market in one. */
export interface Place {
  venue: string
  kind: MarketKind
}

export const placeKey = ({ venue, kind }: Place): string => `${venue} ${kind}`

export function placesOf(venues: readonly VenueView[], practice: boolean): readonly Choice<string>[] {
  return venues.flatMap(({ id, name, markets }) =>
    markets
      .filter(({ has_practice: has }) => has || !practice)
      .map(({ market_kind: kind }) => ({ value: placeKey({ venue: id, kind }), label: `${name} ${kindWord(kind)}` })),
  )
}

export function placeOf(key: string): Place {
  const [venue = '', kind] = key.split(' ')
  return { venue, kind: kind === 'linear' ? 'linear' : 'spot' }
}
