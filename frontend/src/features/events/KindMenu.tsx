/** The kinds of lines, of which several can be chosen. */
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import type { EventKind } from '@/api/events'
import { Icon } from '@/ui/Icon'

import css from './filters.module.css'
import { KINDS, KIND_WORDS, kindsWords } from './words'

interface KindMenuProps {
  chosen: readonly EventKind[]
  onToggle: (kind: EventKind) => void
  onClear: () => void
}

export function KindMenu({ chosen, onToggle, onClear }: KindMenuProps): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const words = kindsWords(chosen)
  return (
    <>
      <Button
        variant="outlined"
        size="small"
        className={css.kinds ?? ''}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`Kind: ${words}`}
        endIcon={<span className={css.unfold}><Icon name="chevron" size={12} /></span>}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {words}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem role="menuitemcheckbox" aria-checked={chosen.length === 0} onClick={onClear}>
          <Tick on={chosen.length === 0} />
          All kinds
        </MenuItem>
        {KINDS.map((kind) => (
          <MenuItem key={kind} role="menuitemcheckbox" aria-checked={chosen.includes(kind)} onClick={() => onToggle(kind)}>
            <Tick on={chosen.includes(kind)} />
            {KIND_WORDS[kind]}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}

const Tick = ({ on }: { on: boolean }): ReactNode => <span className={css.tick}>{on ? <Icon name="check" size={14} /> : null}</span>
