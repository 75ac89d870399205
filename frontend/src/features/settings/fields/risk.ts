/** Risk limits and breakers: what an entry is checked against, and what pauses the portfolio. */
import type { FieldGroup } from '../field'
import { ofCapital } from './means'

export const RISK_FIELDS: readonly FieldGroup[] = [
  {
    title: 'Before every entry',
    lead: 'Exposure is what is held at cost plus what resting entries may still buy.',
    fields: [
      {
        path: 'risk.limits.max_exposure',
        label: 'Exposure in all',
        help: 'An entry that would go beyond it is refused.',
        careful: 'The capital, or less.',
        usual: 'off',
        type: { kind: 'number', unit: 'quote', optional: { says: 'no limit' } },
        means: ofCapital,
      },
      {
        path: 'risk.limits.max_symbol_exposure',
        label: 'Exposure in one market',
        help: 'The same for all positions of one market together.',
        careful: 'What you can bear to lose in one coin.',
        usual: 'off',
        type: { kind: 'number', unit: 'quote', optional: { says: 'no limit' } },
        means: ofCapital,
      },
      {
        path: 'risk.limits.max_groups_per_symbol',
        label: 'Positions in one market',
        help: 'Timeframes and sides are positions of their own; this counts them together.',
        usual: 'off',
        type: { kind: 'whole', unit: 'pieces', optional: { says: 'no limit' } },
      },
      {
        path: 'risk.limits.check_balance',
        label: 'The whole ladder must be covered',
        help: 'Refused when the account’s free balance does not cover every leg.',
        careful: 'On: a ladder that stops halfway has the wrong average.',
        usual: 'on',
        type: { kind: 'switch' },
      },
    ],
  },
  {
    title: 'Breakers',
    lead: 'Reaching any of these pauses the portfolio: entries wait, exits and the offset go on.',
    fields: [
      {
        path: 'risk.breakers.max_daily_loss',
        label: 'Loss in a day',
        help: 'Realized since midnight UTC.',
        careful: 'One to three percent of the capital.',
        usual: 'off',
        type: { kind: 'number', unit: 'quote', optional: { says: 'off' } },
        means: ofCapital,
      },
      {
        path: 'risk.breakers.max_drawdown_percent',
        label: 'Drawdown',
        help: 'From the highest realized equity, losses on paper counted.',
        careful: 'Ten to twenty percent.',
        usual: 'off',
        type: { kind: 'number', unit: '%', optional: { says: 'off' } },
      },
      {
        path: 'risk.breakers.max_losing_streak',
        label: 'Losing streak',
        help: 'Positions in a row that closed at a loss.',
        usual: 'off',
        type: { kind: 'whole', unit: 'pieces', optional: { says: 'off' } },
      },
      {
        path: 'risk.breakers.resume_next_day',
        label: 'Go on the next day',
        help: 'A breaker’s pause ends at midnight UTC. Off: it ends by hand.',
        careful: 'Off for drawdown and streaks: look at what happened first.',
        usual: 'on',
        type: { kind: 'switch' },
      },
    ],
  },
]
