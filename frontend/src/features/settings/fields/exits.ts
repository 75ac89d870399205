/** Targets and exits: where profit is taken, where a loss ends, and how what is left is sold. */
import type { PortfolioSettings } from '@/api/types'

import { asJson, at } from '../document'
import type { FieldGroup } from '../field'

const takes = ({ exits }: PortfolioSettings, ...modes: readonly string[]): boolean => modes.includes(exits.take_profit.mode)

const has =
  (path: string) =>
  (settings: PortfolioSettings): boolean =>
    at(asJson(settings), path) !== null

const TAKE_PROFIT: FieldGroup = {
  title: 'Taking profit',
  lead: 'Targets rest on the exchange: profit is taken with the engine switched off too.',
  fields: [
    {
      path: 'exits.take_profit.mode',
      label: 'Targets are counted',
      help: 'From what was paid, not from what was planned.',
      usual: 'for each leg',
      type: {
        kind: 'choice',
        options: [
          { value: 'per_leg', label: 'For each leg', help: 'What a leg bought is sold at what it paid plus the leg’s percent.' },
          { value: 'aggregate', label: 'For the whole position', help: 'All of it at its average plus a percent.' },
          { value: 'hybrid', label: 'Both, whichever comes first', help: 'Each leg’s part at its own target or at the whole one’s.' },
          { value: 'pyramid_aggregate', label: 'For each pyramid', help: 'Every pyramid by its own average.' },
        ],
      },
    },
    {
      path: 'exits.take_profit.tp_percent',
      label: 'Profit wanted',
      help: 'From the average. The legs’ own percents are set with the ladder.',
      careful: 'Well above the fees of both sides.',
      usual: '1 %',
      type: { kind: 'number', unit: '%' },
      when: (settings) => takes(settings, 'aggregate', 'hybrid', 'pyramid_aggregate'),
    },
    {
      path: 'exits.take_profit.pyramid_tp_percents',
      label: 'Pyramids with a percent of their own',
      help: 'In place of the one above.',
      usual: 'none',
      type: {
        kind: 'rows',
        columns: [
          { key: '0', label: 'Pyramid', kind: 'pyramid' },
          { key: '1', label: 'Profit wanted', kind: 'number', unit: '%' },
        ],
        row: [0, ''],
        one: 'pyramid',
        none: 'All use the percent above.',
      },
      when: (settings) => takes(settings, 'pyramid_aggregate'),
    },
    {
      path: 'exits.take_profit.portions',
      label: 'Several targets',
      help: 'Parts of what was bought, each sold at a percent of its own; 100 % at most. What they leave has no target.',
      usual: 'one target',
      type: {
        kind: 'rows',
        columns: [
          { key: 'share_percent', label: 'Part', kind: 'number', unit: '%' },
          { key: 'tp_percent', label: 'Profit wanted', kind: 'number', unit: '%' },
        ],
        row: { tp_percent: '', share_percent: '' },
        one: 'target',
        none: 'One target for all of it.',
      },
      when: (settings) => takes(settings, 'aggregate', 'pyramid_aggregate'),
    },
    {
      path: 'exits.use_alert_target',
      label: 'The alert’s target goes first',
      help: 'A target price that the alert names is the target of its pyramid.',
      usual: 'on',
      type: { kind: 'switch' },
    },
  ],
}

const STOPS: FieldGroup = {
  title: 'Stops',
  lead: 'Watched by the engine: they do not act while it is off. The nearest of them counts.',
  fields: [
    {
      path: 'exits.stop_loss',
      label: 'Stop-loss',
      help: 'Sells everything when the price has gone too far against the position.',
      careful: 'Beyond the last leg, so that the ladder can be bought first.',
      usual: 'off',
      type: { kind: 'part', fresh: { percent: '10', counted_from: 'last_leg' } },
    },
    {
      path: 'exits.stop_loss.percent',
      below: true,
      label: 'Distance',
      help: 'Against the position, above 0.',
      type: { kind: 'number', unit: '%' },
      when: has('exits.stop_loss'),
    },
    {
      path: 'exits.stop_loss.counted_from',
      below: true,
      label: 'Counted from',
      help: 'The price that the distance is taken from.',
      usual: 'the average',
      type: {
        kind: 'choice',
        options: [
          { value: 'average', label: 'The average', help: 'Moves with every fill.' },
          { value: 'base', label: 'The first entry price', help: 'Must lie beyond the last leg.' },
          { value: 'last_leg', label: 'The last leg', help: 'Below the whole ladder.' },
        ],
      },
      when: has('exits.stop_loss'),
    },
    {
      path: 'exits.use_alert_stop',
      label: 'The alert’s stop goes first',
      help: 'A stop price that the alert names is used in place of the percent.',
      usual: 'on',
      type: { kind: 'switch' },
    },
    {
      path: 'exits.trailing',
      label: 'Trailing take-profit',
      help: 'Once far enough in profit, the best price is followed at a distance.',
      usual: 'off',
      type: { kind: 'part', fresh: { activation_percent: '2', distance_percent: '0.5' } },
    },
    {
      path: 'exits.trailing.activation_percent',
      below: true,
      label: 'Begins at',
      help: 'Above the average.',
      type: { kind: 'number', unit: '%' },
      when: has('exits.trailing'),
    },
    {
      path: 'exits.trailing.distance_percent',
      below: true,
      label: 'Follows at',
      help: 'From the best price.',
      careful: 'Less than where it begins, or it may sell at a loss.',
      type: { kind: 'number', unit: '%' },
      when: has('exits.trailing'),
    },
    {
      path: 'exits.break_even',
      label: 'Break-even',
      help: 'After the first target filled, the rest is sold at the average at the latest.',
      usual: 'off',
      type: { kind: 'part', fresh: { offset_percent: '0.2' } },
    },
    {
      path: 'exits.break_even.offset_percent',
      below: true,
      label: 'Plus',
      help: 'Added to the average. Below the nearest target.',
      careful: 'Enough for the fees of both sides.',
      usual: '0 %',
      type: { kind: 'number', unit: '%' },
      when: has('exits.break_even'),
    },
    {
      path: 'exits.max_hours',
      label: 'Time stop',
      help: 'A position is closed this long after it was opened.',
      usual: 'off',
      type: { kind: 'whole', unit: 'h', optional: { says: 'off' } },
    },
  ],
}

const SALES: FieldGroup = {
  title: 'Exits at market',
  fields: [
    {
      path: 'exits.slippage.max_percent',
      label: 'Slippage limit',
      help: 'How much worse than the price just seen an exit may be sold.',
      usual: '1 %',
      type: { kind: 'number', unit: '%' },
    },
    {
      path: 'exits.slippage.mode',
      label: 'Beyond the limit',
      help: 'What happens when the book is too thin.',
      careful: 'Out at any price in fast markets; in parts where the book is thin.',
      usual: 'sell and tell',
      type: {
        kind: 'choice',
        options: [
          { value: 'warn', label: 'Sell and tell', help: 'At market; what it cost is told.' },
          { value: 'split', label: 'Sell in parts', help: 'Limit orders no worse than the limit, renewed every 10 s; the fifth at market.' },
        ],
      },
    },
  ],
}

export const EXIT_FIELDS: readonly FieldGroup[] = [TAKE_PROFIT, STOPS, SALES]
