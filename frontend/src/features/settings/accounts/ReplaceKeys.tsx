/** New keys in place of the old; the engine connects with them at once. */
import { type ReactNode, type SubmitEvent, useState } from 'react'

import { type Keys, checkKeys, replaceKeys } from '@/api/accounts'
import type { AccountCheckView, OwnAccountView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'

import { FormEnd } from '../FormEnd'
import css from '../pages.module.css'
import { CheckResult } from './CheckResult'
import { KeyFields, NO_KEYS } from './KeyFields'

interface ReplaceKeysProps {
  account: OwnAccountView
  onDone: () => void
  onCancel: () => void
}

export function ReplaceKeys({ account, onDone, onCancel }: ReplaceKeysProps): ReactNode {
  const [keys, setKeys] = useState<Keys>(NO_KEYS)
  const [result, setResult] = useState<AccountCheckView | null>(null)
  const { busy, failure, problem, submit, clear } = useSubmit()
  const change = (next: Keys): void => {
    setKeys(next)
    setResult(null)
    clear()
  }
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    if (result === null) submit(() => checkKeys(account.venue, account.market_kind, keys), setResult)
    else submit(() => replaceKeys(account.id, keys), onDone)
  }
  return (
    <form noValidate onSubmit={send} aria-label={`New keys for ${account.name}`}>
      {account.open_positions === 0 ? null : (
        <p className={css.note}>Something is open here, so the new keys must open the same account at the exchange.</p>
      )}
      <KeyFields keys={keys} onChange={change} problem={problem} />
      {result === null ? null : <CheckResult result={result} />}
      <FormEnd failure={failure} send={busy ? 'Asking the exchange…' : result === null ? 'Check the keys' : 'Replace the keys'} ready={!busy && keys.api_key !== '' && keys.api_secret !== ''} leave="Keep the old ones" onLeave={onCancel} />
    </form>
  )
}
