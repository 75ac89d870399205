/** A drawing with its title: the same as a table for who reads rather than looks, and as a picture to keep. */
import Button from '@mui/material/Button'
import { type ReactNode, useRef, useState } from 'react'

import { Icon } from '@/ui/Icon'
import { Panel } from '@/ui/Panel'
import { Segments } from '@/ui/Segments'
import { type NamedFile, saveFile } from '@/ui/download'
import { ProblemLine } from '@/ui/form/FormRow'
import { pictureOfSvg } from '@/ui/picture'

import css from './charts.module.css'

interface ChartPanelProps {
  title: string
  /** Of the picture, beside the title: which span. */
  span: string
  table: ReactNode
  /** How the picture is made; by default from the drawing that is a SVG. */
  draw?: (title: string, name: string) => Promise<NamedFile>
  children: ReactNode
}

type Shown = 'chart' | 'table'

const SHOWN = [
  { key: 'chart', label: 'Chart' },
  { key: 'table', label: 'Table' },
] as const satisfies readonly { key: Shown; label: string }[]

export function ChartPanel({ title, span, table, draw, children }: ChartPanelProps): ReactNode {
  const [shown, setShown] = useState<Shown>('chart')
  const [failed, setFailed] = useState(false)
  const box = useRef<HTMLDivElement>(null)

  const keep = (): void => {
    const svg = box.current?.querySelector('svg[role=img]')
    const name = `${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${span.replaceAll(' ', '-')}.png`
    const words = `${title}, ${span}`
    setFailed(false)
    const made = draw === undefined && svg instanceof SVGSVGElement ? pictureOfSvg(svg, words, name) : draw?.(words, name)
    made?.then(saveFile).catch(() => setFailed(true))
  }
  return (
    <Panel
      title={title}
      aside={
        <span className={css.tools}>
          <Segments label={`${title}, shown as`} segments={SHOWN} chosen={shown} onChoose={setShown} />
          {shown === 'chart' ? (
            <Button size="small" startIcon={<Icon name="save" size={14} />} aria-label={`${title} as PNG`} onClick={keep}>
              <span className={css.word}>PNG</span>
            </Button>
          ) : null}
        </span>
      }
    >
      {failed ? <ProblemLine>The picture could not be made by this browser.</ProblemLine> : null}
      {shown === 'chart' ? (
        <div ref={box}>{children}</div>
      ) : (
        <div className={css.table} tabIndex={0} role="region" aria-label={`${title}, table`}>{table}</div>
      )}
    </Panel>
  )
}

interface PlainTableProps {
  caption: string
  heads: readonly string[]
  /** The first cell of a row is its head. */
  rows: readonly (readonly string[])[]
}

export function PlainTable({ caption, heads, rows }: PlainTableProps): ReactNode {
  return (
    <table>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([head = '', ...cells], i) => (
          <tr key={i}>
            <th scope="row">{head}</th>
            {cells.map((cell, j) => (
              <td key={j}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
