/** Entries: which alerts are traded at all, how often into one position, and in which markets. */
import type { FieldGroup } from '../field'
import { asTime } from './means'

export const ENTRY_FIELDS: readonly FieldGroup[] = [
  {
    title: 'Pyramids',
    lead: 'A pyramid is one entry into a position, with a ladder of its own.',
    fields: [
      {
        path: 'pyramiding.max_pyramids',
        label: 'Pyramids in a position',
        help: 'Entries into one position. Further alerts count as replacements: they trade nothing and may restart the offset’s timer.',
        careful: 'Few: each adds to what one market can lose.',
        usual: '5',
        type: { kind: 'whole', unit: 'pieces' },
      },
      {
        path: 'pyramiding.capital',
        label: 'Capital of a pyramid',
        help: 'Whether every pyramid may spend the position’s capital, or all of them share it.',
        careful: 'Shared: a position then never costs more than its slot.',
        usual: 'the whole capital each',
        type: {
          kind: 'choice',
          options: [
            { value: 'each', label: 'The whole capital each', help: 'Five pyramids may cost five times a position’s capital.' },
            { value: 'shared', label: 'Shared by all', help: 'Equal parts, or the percents given below.' },
          ],
        },
      },
      {
        path: 'pyramiding.shares',
        label: 'Share of each pyramid',
        help: 'One percent for each pyramid, 100 in all. None: equal parts.',
        usual: 'equal parts',
        type: {
          kind: 'rows',
          columns: [{ key: '', label: 'Share', kind: 'number', unit: '%' }],
          row: '',
          one: 'share',
          none: 'Equal parts.',
        },
        when: ({ pyramiding }) => pyramiding.capital === 'shared',
      },
    ],
  },
  {
    title: 'Which alerts are traded',
    fields: [
      {
        path: 'max_signal_age_seconds',
        label: 'Oldest alert',
        help: 'An alert older than this by its own time is kept and not traded. Exits are always carried out.',
        careful: 'No longer than a candle of the fastest timeframe traded.',
        usual: '60 s',
        type: { kind: 'whole', unit: 's' },
      },
      {
        path: 'one_entry_per_candle',
        label: 'One entry for each candle',
        help: 'A second entry of the same trade within one candle counts as a repeat.',
        careful: 'On: strategies that fire on every tick then enter once.',
        usual: 'on',
        type: { kind: 'switch' },
      },
      {
        path: 'risk.limits.max_slippage_percent',
        label: 'Price against the alert’s',
        help: 'Refused when the price has run away from the alert’s by more than this, against the entry. The alert’s own limit goes first.',
        careful: 'Well below the first target.',
        usual: 'off',
        type: { kind: 'number', unit: '%', optional: { says: 'off' } },
      },
      {
        path: 'spot_short',
        label: 'A short entry on a spot account',
        help: 'Spot cannot be sold short.',
        usual: 'closes the long',
        type: {
          kind: 'choice',
          options: [
            { value: 'exit_long', label: 'Closes the long', help: 'The open long of that market is sold.' },
            { value: 'refuse', label: 'Is refused', help: 'Nothing happens; the signal says why.' },
          ],
        },
      },
    ],
  },
  {
    title: 'Which markets',
    fields: [
      {
        path: 'risk.limits.allowed_symbols',
        label: 'Only these',
        help: 'Entries into any other market are refused. Written as BTC/USDT, or BTC/USDT:USDT for a perpetual.',
        usual: 'all',
        type: { kind: 'symbols', none: 'Every market may be entered.' },
      },
      {
        path: 'risk.limits.denied_symbols',
        label: 'Never these',
        help: 'Entries into these are refused. What is open stays open.',
        usual: 'none',
        type: { kind: 'symbols', none: 'No market is denied.' },
      },
      {
        path: 'risk.limits.cooldown_minutes',
        label: 'Rest after a loss',
        help: 'No new position in a market for this long after one of it closed at a loss.',
        careful: 'A candle or two.',
        usual: '0 min, none',
        type: { kind: 'whole', unit: 'min' },
        means: asTime,
      },
    ],
  },
]
