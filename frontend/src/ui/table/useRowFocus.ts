/**
 * The keyboard in a long table: one row can be reached with Tab, arrows move on from there, also to rows that do not
 * exist yet because they are far from view. And the mouse: a row's plain link is followed within the app.
 */
import { type FocusEvent, type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { useNavigate } from 'react-router'

const PAGE = 10

export interface RowFocus {
  /** Around all rows. A row carries its id as `data-row` and holds a link. */
  box: RefObject<HTMLDivElement | null>
  /** The row that Tab leads to. */
  active: string | null
  /** Of the box. */
  handlers: {
    onClick: (event: MouseEvent) => void
    onKeyDown: (event: KeyboardEvent) => void
    onFocus: (event: FocusEvent) => void
  }
  /** Puts the cursor on a row. */
  focus: (id: string) => void
  /** A row that became active says where its link is. */
  claim: (id: string, link: HTMLElement | null) => void
}

/** The place that a key leads to, or null when it leads nowhere. */
export function placeAfter(key: string, place: number, count: number): number | null {
  const wanted: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + PAGE,
    PageUp: place - PAGE,
    Home: 0,
    End: count - 1,
  }
  const next = wanted[key]
  return next === undefined || count === 0 ? null : Math.min(Math.max(next, 0), count - 1)
}

/** The link of a row that is drawn. */
export const linkOf = (box: HTMLElement | null, id: string): HTMLElement | null =>
  [...(box?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].find(({ dataset }) => dataset.row === id)?.querySelector('a') ?? null

/** @param ids of the rows, from the top @param rowHeight pixels @param onKey any other key on a row's link */
export function useRowFocus(ids: readonly string[], rowHeight: number, onKey: (key: string, id: string) => boolean): RowFocus {
  const navigate = useNavigate()
  const box = useRef<HTMLDivElement>(null)
  const wanted = useRef<string | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const active = last !== null && ids.includes(last) ? last : (ids[0] ?? null)

  const focus = (id: string): void => {
    const link = linkOf(box.current, id)
    if (link !== null) {
      link.focus()
      return
    }
    wanted.current = id
    setLast(id)
    const top = (box.current?.getBoundingClientRect().top ?? 0) + window.scrollY
    window.scrollTo({ top: top + ids.indexOf(id) * rowHeight - window.innerHeight / 2 })
  }
  const claim = useCallback((id: string, link: HTMLElement | null) => {
    if (wanted.current !== id) return
    wanted.current = null
    link?.focus()
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = rowOf(event.target)
    if (id === null || !(event.target instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.altKey) return
    const place = placeAfter(event.key, ids.indexOf(id), ids.length)
    const next = place === null ? undefined : ids[place]
    if (next !== undefined) focus(next)
    else if (!onKey(event.key, id)) return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent): void => {
    const to = linkPressed(event)
    if (to === null) return
    event.preventDefault()
    void navigate(to)
  }
  const onFocus = (event: FocusEvent): void => {
    const id = rowOf(event.target)
    if (id !== null) setLast(id)
  }
  return { box, active, handlers: { onClick, onKeyDown, onFocus }, focus, claim }
}

function rowOf(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row]')?.dataset.row ?? null) : null
}

/** Where a row's own link leads, unless it is asked for in another tab or window, which the browser does by itself. */
function linkPressed(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  return link?.dataset.own === undefined ? null : link.getAttribute('href')
}
