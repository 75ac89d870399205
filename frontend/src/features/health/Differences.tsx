/** What an account holds otherwise than our trades say, number under number, and the ways out of it. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { GroupView } from '@/api/types'
import { paths } from '@/lib/paths'
import { timeframe } from '@/lib/time'
import { Amount } from '@/ui/Amount'
import { useWide } from '@/ui/useWide'

import css from './Differences.module.css'
import type { Difference } from './calculate'
import { accountName, remedy } from './words'

interface DifferencesProps {
  differences: readonly Difference[]
}

export function Differences(props: DifferencesProps): ReactNode {
  return useWide() ? <Table {...props} /> : <Cards {...props} />
}

const EXPECTED = 'Our trades say'
const FOUND = 'The account holds'
const DIFFERENCE = 'Difference'

function Table({ differences }: DifferencesProps): ReactNode {
  const pad = Math.max(...differences.map(({ decimals }) => decimals))
  return (
    <table className={css.table} aria-label="Differences">
      <thead>
        <tr>
          <th scope="col">Holding</th>
          <th scope="col">Account</th>
          <th scope="col" className={css.num}>{EXPECTED}</th>
          <th scope="col" className={css.num}>{FOUND}</th>
          <th scope="col" className={css.num}>{DIFFERENCE}</th>
          <th scope="col">Held by</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ key, holding, account, expected, found, difference, positions }) => (
          <tr key={key}>
            <th scope="row">{holding}</th>
            <td>{account === null ? '—' : accountName(account)}</td>
            <td className={css.num}><Amount text={expected} pad={pad} /></td>
            <td className={css.num}><Amount text={found} pad={pad} flash /></td>
            <td className={`${css.num ?? ''} ${css.strong ?? ''}`}><Amount text={difference} pad={pad} flash /></td>
            <td><Positions positions={positions} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cards({ differences }: DifferencesProps): ReactNode {
  return (
    <ul className={css.cards} aria-label="Differences">
      {differences.map(({ key, holding, account, expected, found, difference, positions }) => (
        <li key={key}>
          <p className={css.head}>
            <strong>{holding}</strong>
            <span>{account === null ? '' : accountName(account)}</span>
          </p>
          <dl className={css.figures}>
            <dt>{EXPECTED}</dt>
            <dd><Amount text={expected} /></dd>
            <dt>{FOUND}</dt>
            <dd><Amount text={found} flash /></dd>
            <dt>{DIFFERENCE}</dt>
            <dd className={css.strong}><Amount text={difference} flash /></dd>
          </dl>
          {positions.length === 0 ? null : <p className={css.held}>Held by <Positions positions={positions} /></p>}
        </li>
      ))}
    </ul>
  )
}

/** Plain words, in the order in which a trader would try them. */
export function WaysOut({ differences }: DifferencesProps): ReactNode {
  const positions = differences.flatMap((difference) => difference.positions)
  return (
    <ul className={css.ways} aria-label="Ways out">
      <li>
        <strong>Undo it at the exchange:</strong> {differences.map(remedy).join(', ')}. This then ends by itself within seconds.
      </li>
      {positions.length === 0 ? null : (
        <li>
          <strong>Give the position up:</strong> open <Positions positions={positions} /> and choose Give up. What it holds is yours from then on.
        </li>
      )}
      <li>
        <strong>Accept it and resume:</strong> what the account holds counts as right from then on.
      </li>
    </ul>
  )
}

function Positions({ positions }: { positions: readonly GroupView[] }): ReactNode {
  return positions.map(({ id, symbol, timeframe_seconds, side }, index) => (
    <span key={id}>
      {index === 0 ? '' : ', '}
      <Link to={paths.group(id)}>{[symbol, timeframe_seconds === null ? '' : timeframe(timeframe_seconds), side].filter(Boolean).join(' ')}</Link>
    </span>
  ))
}
