/** The open groups: what is shown of them, then a table on a desk or cards on a phone. */
import Button from '@mui/material/Button'
import { type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'

import { paths } from '@/lib/paths'
import { Empty } from '@/ui/Notice'
import { ColumnMenu } from '@/ui/table/ColumnMenu'
import { fitting } from '@/ui/table/columns'
import { useWide } from '@/ui/useWide'
import { useWidth } from '@/ui/useWidth'

import { GroupCards } from '../GroupCards'
import { GroupTable } from '../GroupTable'
import { useArrangement, useOpenCount } from '../useOpenGroups'
import { COLUMN_KEYS, COLUMN_NAMES, USUAL_COLUMNS, columnsOf } from './columns'
import { FilterBar } from './FilterBar'
import { isNarrowed } from './narrowing'
import { setColumns, showAll, useView } from './view'

const COLUMN_CHOICES = COLUMN_KEYS.map((value) => ({ value, label: COLUMN_NAMES[value] }))
/** What the menu's button takes at the end of a row, with the gap before it, pixels. */
const MENU_ROOM = 40
const USUAL_WIDTH = 1440

export function OpenList({ quote }: { quote: string }): ReactNode {
  const count = useOpenCount()
  const wide = useWide()
  if (count === 0) return <NothingOpen />
  return wide ? <Desk quote={quote} /> : <Phone quote={quote} />
}

function Desk({ quote }: { quote: string }): ReactNode {
  const arrangement = useArrangement()
  const chosen = useView((view) => view.columns)
  const [box, room] = useWidth<HTMLDivElement>(USUAL_WIDTH)
  const columns = useMemo(() => fitting(columnsOf(chosen, quote), room - MENU_ROOM), [chosen, quote, room])
  const menu = (
    <ColumnMenu
      options={COLUMN_CHOICES}
      shown={chosen}
      hidden={chosen.length + 1 - columns.length}
      onChange={setColumns}
      onReset={() => setColumns(USUAL_COLUMNS)}
    />
  )
  return (
    <div ref={box}>
      <FilterBar bySort={false} aside={menu} />
      {arrangement.found === 0 ? <NothingFound /> : <GroupTable arrangement={arrangement} columns={columns} quote={quote} />}
    </div>
  )
}

function Phone({ quote }: { quote: string }): ReactNode {
  const arrangement = useArrangement()
  return (
    <>
      <FilterBar bySort />
      {arrangement.found === 0 ? <NothingFound /> : <GroupCards arrangement={arrangement} quote={quote} />}
    </>
  )
}

function NothingOpen(): ReactNode {
  return (
    <Empty
      icon="positions"
      title="No position is open"
      action={
        <Button variant="contained" component={Link} to={paths.connect}>
          Connect TradingView
        </Button>
      }
    >
      When an alert arrives, its ladder opens here: the legs as they fill, the average, the profit, and how near the next
      target is. Connect TradingView, or send a test alert to see one now.
    </Empty>
  )
}

function NothingFound(): ReactNode {
  const narrowing = useView((view) => view.narrowing)
  const onlyText = !isNarrowed({ ...narrowing, text: '' })
  return (
    <Empty
      icon="search"
      title={onlyText ? `No open pair contains “${narrowing.text}”` : 'No open position is like that'}
      action={
        <Button variant="outlined" onClick={showAll}>
          Show all
        </Button>
      }
    />
  )
}
