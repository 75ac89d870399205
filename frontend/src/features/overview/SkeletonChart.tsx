/** Stands for a chart that is on the way. */
import Skeleton from '@mui/material/Skeleton'
import type { ReactNode } from 'react'

export function SkeletonChart(): ReactNode {
  return (
    <div role="status" aria-label="Loading" style={{ flex: 1, minHeight: 212 }}>
      <Skeleton variant="rectangular" width="100%" height="100%" sx={{ minHeight: 212 }} />
    </div>
  )
}
