/** Which pyramids the legs are for: all of them, or one that has legs of its own. */
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import type { Level } from '@/api/types'
import { Icon } from '@/ui/Icon'

import type { LadderDraft } from './draft'
import css from './Editor.module.css'

interface PyramidChoiceProps {
  ladder: LadderDraft
  pyramid: number | null
  pyramids: number
  onPyramid: (pyramid: number | null) => void
  onChange: (name: string | null, change: (ladder: LadderDraft) => LadderDraft) => void
  legs: readonly Level[]
}

export function PyramidChoice({ ladder, pyramid, pyramids, onPyramid, onChange, legs }: PyramidChoiceProps): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const own = ladder.pyramids.map(({ index }) => index)
  const free = Array.from({ length: pyramids }, (_, index) => index).filter((index) => !own.includes(index))
  const add = (index: number): void => {
    setAnchor(null)
    onChange(null, (now) => ({ ...now, pyramids: [...now.pyramids, { index, levels: legs }].sort((a, b) => a.index - b.index) }))
    onPyramid(index)
  }
  const remove = (index: number): void => {
    onPyramid(null)
    onChange(null, (now) => ({ ...now, pyramids: now.pyramids.filter((held) => held.index !== index) }))
  }
  return (
    <div className={css.pyramids} role="group" aria-label="Pyramids">
      <button type="button" className={css.chip} aria-pressed={pyramid === null} onClick={() => onPyramid(null)}>
        {own.length === 0 ? 'Every pyramid' : 'Every other pyramid'}
      </button>
      {own.map((index) => (
        <button key={index} type="button" className={css.chip} aria-pressed={pyramid === index} onClick={() => onPyramid(index)}>
          {`Pyramid ${index}`}
        </button>
      ))}
      {pyramid === null || !own.includes(pyramid) ? null : (
        <Button variant="text" startIcon={<Icon name="cross" />} onClick={() => remove(pyramid)}>
          {`Drop the own legs of pyramid ${pyramid}`}
        </Button>
      )}
      {free.length === 0 || legs.length === 0 ? null : (
        <Button variant="text" startIcon={<Icon name="plus" />} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
          Own legs for a pyramid
        </Button>
      )}
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {free.map((index) => (
          <MenuItem key={index} onClick={() => add(index)}>{`Pyramid ${index}${index === 0 ? ', the first entry' : ''}`}</MenuItem>
        ))}
      </Menu>
    </div>
  )
}
