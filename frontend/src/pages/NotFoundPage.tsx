/** An address that leads nowhere. */
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { Empty } from '@/ui/Notice'
import { useTitle } from '@/ui/useTitle'

export default function NotFoundPage(): ReactNode {
  useTitle('Not found')
  return (
    <Empty
      icon="search"
      title="There is no such page"
      action={
        <Button variant="contained" component={Link} to={paths.positions}>
          Go to positions
        </Button>
      }
    >
      The address may be mistyped, or what it named was removed.
    </Empty>
  )
}
