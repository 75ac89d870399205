/** What became of an action that has no page of its own; goes by itself. */
import Snackbar from '@mui/material/Snackbar'
import type { ReactNode } from 'react'

const SHOWN_MS = 6_000

export function SaidLately({ text, onEnd }: { text: string | null; onEnd: () => void }): ReactNode {
  return (
    <Snackbar
      open={text !== null}
      autoHideDuration={SHOWN_MS}
      onClose={onEnd}
      message={text}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
      sx={{
        '& .MuiSnackbarContent-root': { background: 'var(--raised)', color: 'var(--text)', borderColor: 'var(--line-strong)' },
        '@media (max-width: 899px)': { bottom: 80 },
      }}
    />
  )
}
