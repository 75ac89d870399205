/**
 * A long list of which only what is in view exists. Scrolls with the page, so that a phone's thumb and a desk's wheel
 * find one scrollbar. Rows may have any height: they are measured as they appear.
 */
import { type Range, type Virtualizer, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

import { followScroll } from './followScroll'
import { rangeAhead, withIndex } from './rangeAhead'
import css from './VirtualRows.module.css'

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

/** A new row has the size that is expected until the browser tells its own: asking at once would lay out the whole page. */
function sizeOf(row: Element, told: ResizeObserverEntry | undefined, { options, indexFromElement, itemSizeCache }: Virtualizer<Window, Element>): number {
  const box = told?.borderBoxSize[0]
  if (box !== undefined) return Math.round(box.blockSize)
  const index = indexFromElement(row)
  return itemSizeCache.get(options.getItemKey(index)) ?? options.estimateSize(index)
}

/** The keyboard's row stays, however far the page is scrolled: arrows go on from there. */
function focusedIn(box: Element | null): number | null {
  const row = document.activeElement?.closest<HTMLElement>('[data-index]')
  return row === null || row === undefined || row.parentElement !== box ? null : Number(row.dataset.index)
}

export function VirtualRows<T>(props: VirtualRowsProps<T>): ReactNode {
  const { items, keyOf, rowHeight, gap = 0, render, role = 'rowgroup', itemRole = 'presentation' } = props
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [rangeExtractor] = useState(() => {
    const ahead = rangeAhead()
    return (seen: Range): number[] => withIndex(ahead(seen), focusedIn(box.current), seen.count)
  })
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
    rangeExtractor,
    gap,
    scrollMargin: top,
    measureElement: sizeOf,
    observeElementOffset: (_, tell) => followScroll(tell),
    useFlushSync: false,
  })

  // At each drawing but those of a scroll, which moves nothing: what stands above the list may have grown since.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the same place is the same number, which ends it
  useLayoutEffect(() => {
    if (!rows.isScrolling) setTop(box.current === null ? 0 : Math.round(box.current.getBoundingClientRect().top + window.scrollY))
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
            className={css.row}
            style={{ top: start - top }}
          >
            {render(item, index)}
          </div>
        )
      })}
      {rows.isScrolling ? <div aria-hidden className={css.veil} /> : null}
    </div>
  )
}
