/** Appearance and the way out. */
import Divider from '@mui/material/Divider'
import IconButton from '@mui/material/IconButton'
import ListItemIcon from '@mui/material/ListItemIcon'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import { signOut, useSession } from '@/api/session'
import { Icon } from '@/ui/Icon'
import { setPnlColors, setScheme, useAppearance } from '@/ui/appearance'
import { useWide } from '@/ui/useWide'

import css from './UserMenu.module.css'

export function UserMenu({ onHelp }: { onHelp: () => void }): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const email = useSession(({ session }) => (session.kind === 'signed_in' ? session.user.email : ''))
  const { scheme, pnl } = useAppearance()
  const wide = useWide()
  const dark = scheme === 'dark'
  const icon = dark ? 'sun' : 'moon'
  const other = dark ? 'Switch to the light theme' : 'Switch to the dark theme'
  const swap = (): void => setScheme(dark ? 'light' : 'dark')
  const close = (): void => setAnchor(null)
  return (
    <>
      {wide ? (
        <IconButton size="small" color="inherit" aria-label={other} onClick={swap} className={css.button ?? ''}>
          <Icon name={icon} size={18} />
        </IconButton>
      ) : null}
      <IconButton
        size="small"
        color="inherit"
        aria-label="Your menu"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
        className={css.button ?? ''}
      >
        <Icon name="user" size={18} />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} transitionDuration={100}>
        <li className={css.who} role="none">
          {email}
        </li>
        <Divider component="li" />
        {wide ? null : (
          <MenuItem onClick={swap}>
            <ListItemIcon><Icon name={icon} /></ListItemIcon>
            {other}
          </MenuItem>
        )}
        <MenuItem onClick={() => setPnlColors(pnl === 'green-red' ? 'blue-orange' : 'green-red')}>
          <ListItemIcon><Icon name="eye" /></ListItemIcon>
          {pnl === 'green-red' ? 'Profit and loss in blue and orange' : 'Profit and loss in green and red'}
        </MenuItem>
        <MenuItem
          onClick={() => {
            close()
            onHelp()
          }}
        >
          <ListItemIcon><Icon name="help" /></ListItemIcon>
          Keyboard
        </MenuItem>
        <MenuItem onClick={() => void signOut()}>
          <ListItemIcon><Icon name="back" /></ListItemIcon>
          Sign out
        </MenuItem>
      </Menu>
    </>
  )
}
