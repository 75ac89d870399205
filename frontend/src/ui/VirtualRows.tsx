/**
 * A long list of which only what is in view exists. Scrolls with the page, so that a phone's thumb and a desk's wheel
 * find one scrollbar. Rows may have any height: they are measured as they appear.
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

interface VirtualRowsProps<T> {
  items: readonly T[]
  keyOf: (item: T) => string
  /** Expected height in pixels. */
  rowHeight: number
  /** Space between rows in pixels. */
  gap?: number
  render: (item: T, index: number) => ReactNode
  role?: 'rowgroup' | 'list'
  itemRole?: 'presentation' | 'listitem'
}

export function VirtualRows<T>(props: VirtualRowsProps<T>): ReactNode {
  const { items, keyOf, rowHeight, gap = 0, render, role = 'rowgroup', itemRole = 'presentation' } = props
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)

  // At each drawing, and so at each scroll: what stands above the list may have grown since.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the same place is the same number, which ends it
  useLayoutEffect(() => {
    setTop(box.current === null ? 0 : Math.round(box.current.getBoundingClientRect().top + window.scrollY))
  })

  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
    overscan: 8,
    gap,
    scrollMargin: top,
  })

  return (
    <div ref={box} role={role} style={{ position: 'relative', height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ key, index, start }) => {
        const item = items[index]
        if (item === undefined) return null
        return (
          <div
            key={key}
            ref={rows.measureElement}
            role={itemRole}
            data-index={index}
            style={{ position: 'absolute', inset: '0 0 auto', transform: `translateY(${start - top}px)` }}
          >
            {render(item, index)}
          </div>
        )
      })}
    </div>
  )
}
