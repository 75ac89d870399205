/** Queue rules: who waits, how long, and who goes first. */
import type { FieldGroup } from '../field'
import { asTime } from './means'

export const QUEUE_FIELDS: readonly FieldGroup[] = [
  {
    title: 'Who goes first',
    fields: [
      {
        path: 'queue.rank',
        label: 'Rank rules',
        help: 'Compared one after another, never blended into a score: the second only decides where the first ties. What still ties goes first in, first out.',
        careful: 'Continuations first: they add to a position that is already at risk.',
        usual: 'continuation, deepest fall, most replacements, longest wait',
        type: {
          kind: 'rank',
          options: [
            { value: 'continuation', label: 'Continuation', help: 'Another entry into a position that is open already.' },
            { value: 'deepest_loss', label: 'Deepest fall', help: 'The price fell the most since it was queued, in percent.' },
            { value: 'replacements', label: 'Most replacements', help: 'The same trade was signalled again the most often.' },
            { value: 'expected_profit', label: 'Highest profit expected', help: 'What its targets would bring, by its ladder.' },
            { value: 'first_in', label: 'Longest wait', help: 'First in, first out.' },
          ],
        },
      },
    ],
  },
  {
    title: 'Bounds',
    fields: [
      {
        path: 'queue.max_length',
        label: 'Longest queue',
        help: 'How many entries may wait. At 0 nothing waits: a full pool refuses.',
        usual: '500',
        type: { kind: 'whole', unit: 'pieces' },
      },
      {
        path: 'queue.max_age_minutes',
        label: 'Longest wait',
        help: 'An entry that waited this long falls out, with the reason.',
        careful: 'A few candles of the timeframe traded: an old signal is no signal.',
        usual: '1440 min, a day',
        type: { kind: 'whole', unit: 'min', optional: { says: 'waits without end' } },
        means: asTime,
      },
      {
        path: 'queue.max_drift_percent',
        label: 'Price may run away by',
        help: 'A waiting entry falls out once the price has gone this far against it.',
        careful: 'About the first target: beyond it, the move that was signalled is over.',
        usual: 'off',
        type: { kind: 'number', unit: '%', optional: { says: 'off' } },
      },
    ],
  },
]
