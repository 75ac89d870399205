/** The log as a file, with the filters that the page has. */
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { type ReactNode, useState } from 'react'

import { type ExportFormat, fetchLogFile } from '@/api/events'
import { useWish } from '@/api/useWish'
import { Icon } from '@/ui/Icon'
import { saveFile } from '@/ui/download'
import { ProblemLine } from '@/ui/form/FormRow'

const FORMATS: readonly (readonly [ExportFormat, string])[] = [
  ['txt', 'Text, one line each'],
  ['csv', 'CSV, for a spreadsheet'],
  ['json', 'JSON, with all numbers'],
]

export function ExportMenu({ portfolioId, query, filtered }: { portfolioId: string; query: string; filtered: boolean }): ReactNode {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const { step, send } = useWish()
  const keep = (format: ExportFormat): void => {
    setAnchor(null)
    send(() => fetchLogFile(portfolioId, query, format), saveFile)
  }
  return (
    <>
      {step.kind === 'failed' ? <ProblemLine>{`Not exported. ${step.message}`}</ProblemLine> : null}
      <Button
        variant="outlined"
        size="small"
        startIcon={<Icon name="save" size={14} />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        disabled={step.kind === 'sending'}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {step.kind === 'sending' ? 'Writing the file…' : filtered ? 'Export these' : 'Export all'}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {FORMATS.map(([format, words]) => (
          <MenuItem key={format} onClick={() => keep(format)}>{words}</MenuItem>
        ))}
      </Menu>
    </>
  )
}
