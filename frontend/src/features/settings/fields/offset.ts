/** The offset: closing losers with a part of the winners' profit. */
import type { PortfolioSettings } from '@/api/types'

import type { FieldGroup } from '../field'
import { asTime } from './means'

const on = ({ risk }: PortfolioSettings): boolean => risk.offset.enabled

export const OFFSET_FIELDS: readonly FieldGroup[] = [
  {
    title: 'Offset',
    lead: 'Sells part of the winners to pay for closing a loser. Plans are shown under Risk before they run.',
    fields: [
      {
        path: 'risk.offset.enabled',
        label: 'Close losers with winners’ profit',
        help: 'Off: losers stay until a target, a stop or you end them.',
        usual: 'on',
        type: { kind: 'switch' },
      },
    ],
  },
  {
    title: 'When a loser is up for it',
    fields: [
      {
        path: 'risk.offset.loss_threshold_percent',
        label: 'Loss reached',
        help: 'Against what was paid; 0 or below.',
        careful: 'Beyond the usual swing of the market, or losers are closed that would have come back.',
        usual: '−5 %',
        type: { kind: 'number', unit: '%' },
        when: on,
      },
      {
        path: 'risk.offset.required_pyramids',
        label: 'Pyramids needed',
        help: 'It has had this many entries.',
        careful: 'As many as a position may have: only then is its chance used up.',
        usual: '5',
        type: { kind: 'whole', unit: 'pieces' },
        when: on,
      },
      {
        path: 'risk.offset.timer_start',
        label: 'The wait begins',
        help: 'A loser gets time to recover first.',
        usual: 'after the pyramids needed',
        type: {
          kind: 'choice',
          options: [
            { value: 'after_required_pyramids', label: 'After the pyramids needed', help: 'With the last entry that is asked for.' },
            { value: 'after_all_submitted', label: 'When all legs were sent', help: 'Every pyramid’s ladder rests or is filled.' },
            { value: 'after_all_filled', label: 'When all legs were filled', help: 'Nothing more can be bought.' },
          ],
        },
        when: on,
      },
      {
        path: 'risk.offset.wait_minutes',
        label: 'Wait',
        help: 'From then on.',
        usual: '60 min',
        type: { kind: 'whole', unit: 'min' },
        when: on,
        means: asTime,
      },
      {
        path: 'risk.offset.reset_timer_on_replacement',
        label: 'A replacement restarts the wait',
        help: 'Another alert of the same trade gives it the whole time again.',
        usual: 'off',
        type: { kind: 'switch' },
        when: on,
      },
      {
        path: 'risk.offset.use_age_filter',
        label: 'It must be old enough',
        help: 'Young positions are left alone whatever they lose.',
        usual: 'off',
        type: { kind: 'switch' },
        when: on,
      },
      {
        path: 'risk.offset.age_minutes',
        below: true,
        label: 'Least age',
        help: 'Since it was opened.',
        usual: '200 min',
        type: { kind: 'whole', unit: 'min' },
        when: (settings) => on(settings) && settings.risk.offset.use_age_filter,
        means: asTime,
      },
    ],
  },
  {
    title: 'How it is paid for',
    fields: [
      {
        path: 'risk.offset.max_winners',
        label: 'Winners',
        help: 'How many may be drawn on for one loser.',
        usual: '3',
        type: { kind: 'whole', unit: 'pieces' },
        when: on,
      },
      {
        path: 'risk.offset.partial_close',
        label: 'Close a part when the profit does not cover all',
        help: 'The loser is closed in the proportion that is covered. Off: nothing happens until all is covered.',
        usual: 'on',
        type: { kind: 'switch' },
        when: on,
      },
      {
        path: 'risk.offset.min_close_notional',
        label: 'Smallest sale',
        help: 'Smaller parts are not worth their fees.',
        careful: 'Above the exchange’s own minimum.',
        usual: '20',
        type: { kind: 'number', unit: 'quote' },
        when: on,
      },
      {
        path: 'risk.offset.max_slippage_percent',
        label: 'Price may move by',
        help: 'How far the loser’s price may move before its part is worked out anew.',
        usual: '1 %',
        type: { kind: 'number', unit: '%' },
        when: on,
      },
    ],
  },
]
