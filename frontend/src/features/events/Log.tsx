/** The console: the list, followed or paused, and what stands at its two ends. */
import Button from '@mui/material/Button'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'

import { Icon } from '@/ui/Icon'
import { Empty, Failed } from '@/ui/Notice'
import { SkeletonRows } from '@/ui/Skeletons'
import { VirtualRows } from '@/ui/VirtualRows'
import { useWide } from '@/ui/useWide'

import { LogRow } from './LogRow'
import css from './log.module.css'
import type { Log as LogData } from './useLog'

/** Below this many pixels down the page, new lines would push away what is read. */
const READING_PX = 240

interface LogProps {
  log: LogData
  /** Milliseconds. */
  now: number
  paused: boolean
  onPause: (paused: boolean) => void
  onSymbol: (symbol: string) => void
  /** Something narrows the log down. */
  filtered: boolean
  onClear: () => void
  /** Stands at the end of the bar. */
  tools: ReactNode
}

export function Log({ log, now, paused, onPause, onSymbol, filtered, onClear, tools }: LogProps): ReactNode {
  usePauseWhenReading(paused, onPause)
  return (
    <>
      <div className={css.bar}>
        <span role="status" className={css.state}>
          <span className={css.pulse} data-on={!paused} aria-hidden />
          {paused ? 'Paused' : 'Live'}
        </span>
        <Follow paused={paused} fresh={log.fresh} onPause={onPause} />
        <div className={css.end}>{tools}</div>
      </div>
      <Body log={log} now={now} onSymbol={onSymbol} filtered={filtered} onClear={onClear} />
    </>
  )
}

function Follow({ paused, fresh, onPause }: { paused: boolean; fresh: number; onPause: (paused: boolean) => void }): ReactNode {
  if (!paused) {
    return (
      <Button variant="outlined" size="small" startIcon={<Icon name="pause" size={14} />} onClick={() => onPause(true)}>
        Pause
      </Button>
    )
  }
  const follow = (): void => {
    onPause(false)
    window.scrollTo({ top: 0 })
  }
  return (
    <Button variant="contained" size="small" startIcon={<Icon name="play" size={14} />} onClick={follow}>
      {fresh === 0 ? 'Follow' : `Follow, ${fresh} new`}
    </Button>
  )
}

/** Whoever scrolls down reads: the list stands still for him. */
function usePauseWhenReading(paused: boolean, onPause: (paused: boolean) => void): void {
  useEffect(() => {
    if (paused) return undefined
    const look = (): void => {
      if (window.scrollY > READING_PX) onPause(true)
    }
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [paused, onPause])
}

type BodyProps = Pick<LogProps, 'log' | 'now' | 'onSymbol' | 'filtered' | 'onClear'>

function Body({ log, now, onSymbol, filtered, onClear }: BodyProps): ReactNode {
  const wide = useWide()
  const [open, setOpen] = useState<string | null>(null)
  const { lines, pages, renewing } = log
  if (lines.length === 0 && pages.status === 'failed') return <Failed message={pages.message} onRetry={pages.reload} />
  if (lines.length === 0 && pages.status === 'pending') return <SkeletonRows rows={12} />
  if (lines.length === 0) return filtered ? <NoneFound onClear={onClear} /> : <NothingYet />
  return (
    <div className={css.list} data-old={renewing}>
      {wide ? (
        <div className={css.head} aria-hidden>
          <div className={css.columns}>
            <span />
            <span>Time</span>
            <span>Level</span>
            <span>Kind</span>
            <span>Pair</span>
            <span>What was done, and why</span>
          </div>
        </div>
      ) : null}
      <VirtualRows
        role="list"
        itemRole="listitem"
        items={lines}
        keyOf={(line) => line.id}
        rowHeight={wide ? 36 : 68}
        render={(line) => <LogRow line={line} now={now} open={line.id === open} onOpen={setOpen} onSymbol={onSymbol} />}
      />
      <OldEnd log={log} />
    </div>
  )
}

/** Reads on by itself when it comes into view. */
function OldEnd({ log: { pages } }: { log: LogData }): ReactNode {
  const { status, message, hasMore, loadMore, reload, items } = pages
  const ref = useRef<HTMLDivElement>(null)
  const wanted = status === 'ready' && hasMore
  const seen = useCallback(
    (entries: readonly IntersectionObserverEntry[]) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) loadMore()
    },
    [loadMore],
  )
  useEffect(() => {
    if (!wanted || ref.current === null || !('IntersectionObserver' in window)) return undefined
    const observer = new IntersectionObserver(seen, { rootMargin: '400px' })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [wanted, seen])
  return (
    <div ref={ref} className={css.older}>
      {status === 'failed' ? (
        <>
          <span role="alert">{`Older lines could not be read. ${message}`}</span>
          <Button variant="outlined" size="small" onClick={items.length === 0 ? reload : loadMore}>Try again</Button>
        </>
      ) : null}
      {status === 'pending' ? 'Loading…' : null}
      {wanted ? <Button onClick={loadMore}>Load older</Button> : null}
      {status === 'ready' && !hasMore ? 'This is the beginning of the log.' : null}
    </div>
  )
}

function NothingYet(): ReactNode {
  return (
    <Empty icon="events" title="Nothing has been done yet">
      Every order, fill, target, refusal and decision is written down here with its reason, the moment it happens.
    </Empty>
  )
}

function NoneFound({ onClear }: { onClear: () => void }): ReactNode {
  return (
    <Empty icon="search" title="No line matches" action={<Button variant="outlined" onClick={onClear}>Show all lines</Button>}>
      Nothing in the log fits all of the filters at once. New lines that do appear here by themselves.
    </Empty>
  )
}
