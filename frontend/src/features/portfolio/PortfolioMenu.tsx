/** The name of the portfolio looked at; a menu when there is more than one. */
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import type { PortfolioView, SteadyPortfolio } from '@/api/types'

import css from './PortfolioMenu.module.css'
import { choosePortfolio } from './choice'

interface PortfolioMenuProps {
  portfolios: readonly PortfolioView[]
  current: SteadyPortfolio | null
}

export function PortfolioMenu({ portfolios, current }: PortfolioMenuProps): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const name = current?.name ?? portfolios[0]?.name ?? ''
  if (portfolios.length < 2) return <span className={css.name}>{name}</span>
  return (
    <>
      <Button color="inherit" aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        {`${name} ▾`}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} transitionDuration={100}>
        {portfolios.map((portfolio) => (
          <MenuItem
            key={portfolio.id}
            selected={portfolio.id === current?.id}
            onClick={() => {
              choosePortfolio(portfolio.id)
              setAnchor(null)
            }}
          >
            {portfolio.name}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
