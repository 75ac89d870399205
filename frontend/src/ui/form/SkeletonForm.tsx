/** What stands in the place of a form while its values are on the way. */
import Skeleton from '@mui/material/Skeleton'
import type { ReactNode } from 'react'

import { Panel } from '../Panel'
import css from './form.module.css'

export function SkeletonForm({ rows = 4 }: { rows?: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className={css.skeleton}>
      <Panel flush>
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className={css.row}>
            <div>
              <Skeleton variant="rectangular" width="32%" height={14} />
              <Skeleton variant="rectangular" width="86%" height={10} />
              <Skeleton variant="rectangular" width="64%" height={10} />
            </div>
            <Skeleton variant="rectangular" width={220} height={36} sx={{ maxWidth: '100%' }} />
          </div>
        ))}
      </Panel>
    </div>
  )
}
