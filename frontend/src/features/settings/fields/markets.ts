/** Markets whose rules the exchange does not give: refused, or traded by rules of the trader's own. */
import type { PortfolioSettings } from '@/api/types'

import type { Field, FieldGroup } from '../field'

const own = ({ missing_rules }: PortfolioSettings): boolean => missing_rules === 'fallback'

const rule = (key: string, label: string, help: string, unit: 'pieces' | 'quote' = 'pieces'): Field => ({
  path: `fallback_rules.${key}`,
  label,
  help,
  type: { kind: 'number', unit },
  when: own,
})

const FRESH = { tick_size: '0.01', step_size: '0.00001', min_quantity: '0', min_notional: '10' }

export const MARKET_FIELDS: readonly FieldGroup[] = [
  {
    title: 'Markets without rules',
    lead: 'Orders are rounded to the exchange’s own steps. Some venues do not give them for every market.',
    fields: [
      {
        path: 'missing_rules',
        label: 'An entry into such a market',
        help: 'Without steps and minimums an order may be refused by the exchange.',
        careful: 'Refused: a wrong step is a refused order at the worst moment.',
        usual: 'is refused',
        type: {
          kind: 'choice',
          options: [
            { value: 'block', label: 'Is refused', help: 'The signal says why.' },
            { value: 'fallback', label: 'Uses the rules below', help: 'For every market that has none.' },
          ],
        },
        needs: { value: 'fallback', path: 'fallback_rules', fresh: FRESH },
      },
      rule('tick_size', 'Tick', 'Prices are multiples of it, in quote for one of the base coin.'),
      rule('step_size', 'Step', 'Quantities are multiples of it, in the base coin.'),
      rule('min_quantity', 'Smallest quantity', 'In the base coin; 0 for none.'),
      rule('min_notional', 'Smallest order', 'Price times quantity; 0 for none.', 'quote'),
    ],
  },
]
