/** A page that broke: says so, and that nothing happened to the orders. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'

import { Empty } from '@/ui/Notice'

export function Crash(): ReactNode {
  return (
    <main role="alert">
      <Empty
        icon="alert"
        title="This page broke"
        action={
          <Button variant="contained" onClick={() => window.location.reload()}>
            Load it again
          </Button>
        }
      >
        Only the display is affected. The engine and the orders on the exchange go on as they were.
      </Empty>
    </main>
  )
}
