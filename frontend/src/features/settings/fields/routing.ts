/** Routing: which account trades the alerts of which chart. */
import type { FieldGroup } from '../field'

export const ROUTING_FIELDS: readonly FieldGroup[] = [
  {
    title: 'Where alerts are traded',
    lead: 'An alert carries the exchange of its chart, such as BINANCE. It picks the account.',
    fields: [
      {
        path: 'account_routes',
        label: 'Chart exchanges',
        help: 'The exchange as TradingView writes it, and the account that trades its alerts. One that is not named here goes to the account of that exchange.',
        usual: 'none',
        type: {
          kind: 'rows',
          columns: [
            { key: 'exchange', label: 'Exchange on the chart', kind: 'text', example: 'BINANCE' },
            { key: 'account_id', label: 'Account', kind: 'account' },
          ],
          row: { exchange: '', account_id: '' },
          one: 'route',
          none: 'Every exchange goes to its own account.',
        },
      },
      {
        path: 'default_account',
        label: 'Alerts that name no exchange',
        help: 'Are traded on this account.',
        type: { kind: 'account' },
      },
    ],
  },
]
