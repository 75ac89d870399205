/** What stands in a place while its data are on the way: the final shape, without the numbers. */
import Skeleton from '@mui/material/Skeleton'
import type { ReactNode } from 'react'

import css from './Skeletons.module.css'

const WIDTHS = ['14%', '6%', '8%', '10%', '10%', '10%', '8%', '12%']

export function SkeletonRows({ rows = 8 }: { rows?: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={css.row}>
          {WIDTHS.map((width, i) => (
            <Skeleton key={i} variant="rectangular" width={width} height={12} />
          ))}
        </div>
      ))}
    </div>
  )
}

export function SkeletonFigures({ count = 4 }: { count?: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className={css.figures}>
      {Array.from({ length: count }, (_, i) => (
        <div key={i}>
          <Skeleton variant="rectangular" width={72} height={10} />
          <Skeleton variant="rectangular" width={i === 0 ? 168 : 96} height={i === 0 ? 28 : 16} sx={{ marginTop: 1 }} />
        </div>
      ))}
    </div>
  )
}
