/** What can be done with an open group: the buttons, what else the menu offers, and what was accepted. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import type { GroupView } from '@/api/types'
import { ZERO, decimal } from '@/lib/decimal'
import { isOpen } from '@/live/selectors'
import { Icon } from '@/ui/Icon'

import { exitLines, placesOf, targetPlaces } from '../exits'
import css from './GroupActions.module.css'
import { priceText } from './PriceAsk'
import { type AcceptedWish, type Asked, type Kind, menuOf } from './asked'
import { waitingLegs } from './parts'

interface GroupActionsProps {
  group: GroupView
  accepted: AcceptedWish | null
  onAsk: (asked: Asked) => void
}

export function GroupActions({ group, accepted, onAsk }: GroupActionsProps): ReactNode {
  if (!isOpen(group)) return null
  const isEnding = group.status === 'closing' || accepted?.kind === 'close' || accepted?.kind === 'release'
  const ask = (kind: Kind): void => onAsk(begin(kind, group))
  const says = accepted?.text ?? (group.status === 'closing' ? 'Closing. What rests is cancelled first…' : null)
  return (
    <div className={css.ways}>
      {says === null ? null : (
        <p role="status" className={css.progress} data-ends={isEnding}>
          <Icon name={isEnding ? 'clock' : 'check'} />
          {says}
        </p>
      )}
      {isEnding ? (
        // Also while it closes: what somebody else sold already can never be sold.
        accepted?.kind === 'release' ? null : <Way onClick={() => ask('release')}>Give up…</Way>
      ) : (
        <OpenWays group={group} ask={ask} />
      )}
    </div>
  )
}

function OpenWays({ group, ask }: { group: GroupView; ask: (kind: Kind) => void }): ReactNode {
  const holds = (decimal(group.held_quantity) ?? ZERO).gt(ZERO)
  return (
    <>
      <Way onClick={() => ask('close')}>Close…</Way>
      {holds ? <Way onClick={() => ask('reduce')}>Reduce…</Way> : null}
      <Way onClick={() => ask('add')}>Add…</Way>
      <More group={group} onChoose={ask} />
    </>
  )
}

function Way({ onClick, children }: { onClick: () => void; children: string }): ReactNode {
  return (
    <Button variant="outlined" color="inherit" onClick={onClick}>
      {children}
    </Button>
  )
}

function More({ group, onChoose }: { group: GroupView; onChoose: (kind: Kind) => void }): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [chosen, setChosen] = useState<Kind | null>(null)
  const entries = menuOf(group, waitingLegs(group).length > 0)
  /** The question comes once the menu is gone, which holds the focus until then. */
  const onExited = (): void => {
    if (chosen !== null) onChoose(chosen)
    setChosen(null)
  }
  return (
    <>
      <IconButton
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        className={css.more}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="more" />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} disableRestoreFocus={chosen !== null} slotProps={{ transition: { onExited } }}>
        {entries.map(({ kind, label }) => (
          <MenuItem
            key={kind}
            onClick={() => {
              setChosen(kind)
              setAnchor(null)
            }}
          >
            {label}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}

/** A question as it begins: prices as they are now. */
function begin(kind: Kind, group: GroupView): Asked {
  if (kind === 'stop') return { kind, price: decimal(group.stop?.price)?.toFixed() ?? '', moved: false }
  if (kind !== 'target') return { kind }
  const [line] = exitLines(group)
  const places = line === undefined ? targetPlaces(group).slice(0, 1) : placesOf(line)
  return { kind, places, price: priceText(group, places), moved: false }
}
