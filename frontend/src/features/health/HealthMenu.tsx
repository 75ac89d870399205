/** Behind the state in the top bar: how each account is, what was told lately, and the levers. */
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import { pausePortfolio } from '@/api/endpoints'
import type { SteadyPortfolio } from '@/api/types'
import { useWish } from '@/api/useWish'
import { StatusDot } from '@/features/portfolio/Bar'
import { isThere } from '@/features/portfolio/calculate'
import { selectSecond, selectTold } from '@/live/selectors'
import { useLive } from '@/live/store'

import { AccountHealth } from './AccountHealth'
import { CheckAgain } from './CheckAgain'
import css from './HealthMenu.module.css'
import { NewsLine } from './News'
import { AskWithDifferences } from './NoticeBar'
import { ENTER_KEYS } from './notices'
import { stateSentences } from './words'

const SHOWN = 6

export function HealthMenu({ portfolio, children }: { portfolio: SteadyPortfolio; children?: ReactNode }): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <>
      <button
        type="button"
        className={css.button}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <StatusDot portfolio={portfolio} />
        {children}
      </button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        transitionDuration={100}
        slotProps={{ paper: { role: 'dialog', 'aria-label': 'Health', className: css.paper ?? '' } }}
      >
        <Health portfolio={portfolio} onClose={() => setAnchor(null)} />
      </Popover>
    </>
  )
}

function Health({ portfolio, onClose }: { portfolio: SteadyPortfolio; onClose: () => void }): ReactNode {
  const now = useLive(selectSecond)
  const [asking, setAsking] = useState(false)
  const { accounts } = portfolio
  return (
    <div className={css.health}>
      <div>
        <StatusDot portfolio={portfolio} />
        <p className={css.state}>{stateSentences(portfolio)}</p>
      </div>
      {accounts.map((account) => (
        <AccountHealth key={account.id} account={account} now={now} />
      ))}
      <Lately />
      {asking ? (
        <AskWithDifferences portfolio={portfolio} onEnd={() => setAsking(false)} />
      ) : (
        <div className={css.levers}>
          {accounts.some(({ keys_missing }) => keys_missing) ? (
            <Button variant="contained" component={Link} to={ENTER_KEYS.path} onClick={onClose}>
              {ENTER_KEYS.text}
            </Button>
          ) : null}
          <CheckAgain portfolioId={portfolio.id} text="Check now" disabled={!accounts.some(isThere)} />
          <Hold portfolio={portfolio} onPaused={onClose} onResume={() => setAsking(true)} />
        </div>
      )}
    </div>
  )
}

interface HoldProps {
  portfolio: SteadyPortfolio
  onPaused: () => void
  onResume: () => void
}

/** Holding entries back costs nothing and is not asked for; letting them through again is. */
function Hold({ portfolio, onPaused, onResume }: HoldProps): ReactNode {
  const { step, send } = useWish()
  if (portfolio.status === 'bootstrapping' || portfolio.status === 'reconciling') return null
  if (portfolio.status !== 'healthy') {
    return (
      <Button variant="outlined" onClick={onResume}>
        Resume…
      </Button>
    )
  }
  return (
    <>
      {step.kind === 'failed' ? <p role="alert" className={css.failure}>{`Not paused. ${step.message}`}</p> : null}
      <Button variant="outlined" disabled={step.kind === 'sending'} onClick={() => send(() => pausePortfolio(portfolio.id), onPaused)}>
        Pause entries
      </Button>
    </>
  )
}

function Lately(): ReactNode {
  const told = useLive(selectTold)
  if (told.length === 0) return null
  return (
    <section aria-label="Told lately" className={css.lately}>
      <h3>Told lately</h3>
      <ul>
        {told.slice(-SHOWN).toReversed().map((item) => (
          <li key={item.id}>
            <NewsLine told={item} />
          </li>
        ))}
      </ul>
    </section>
  )
}
