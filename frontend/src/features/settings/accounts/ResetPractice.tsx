/** Begins a practice account anew; asks, since everything that it held is gone. */
import { type ReactNode, useState } from 'react'

import { resetPractice } from '@/api/accounts'
import type { OwnAccountView } from '@/api/types'
import { useSubmit } from '@/api/useSubmit'
import { Ask } from '@/ui/form/Ask'

import type { Json } from '../document'
import { WalletFields } from './WalletFields'
import { USUAL_WALLET, walletOf } from './wallet'

interface ResetPracticeProps {
  account: OwnAccountView
  onDone: () => void
  onCancel: () => void
}

export function ResetPractice({ account, onDone, onCancel }: ResetPracticeProps): ReactNode {
  const [rows, setRows] = useState<readonly Json[]>(USUAL_WALLET)
  const { busy, failure, problem, submit } = useSubmit()
  return (
    <>
      <WalletFields rows={rows} onChange={setRows} problem={problem('balances')} />
      <Ask
        title={`Begin ${account.name} anew`}
        go="Begin anew"
        keep="Keep it as it is"
        busy={busy}
        failure={failure?.message ?? null}
        onGo={() => submit(() => resetPractice(account.id, walletOf(rows)), onDone)}
        onKeep={onCancel}
      >
        <p>{`Everything that ${account.name} holds is gone, and it starts with what is named above. Closed positions stay in the history.`}</p>
      </Ask>
    </>
  )
}
