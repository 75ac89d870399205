/** Copying to the clipboard, with a word that says whether it worked. */
import Button from '@mui/material/Button'
import { type ReactNode, useEffect, useState } from 'react'

import { Icon } from './Icon'

type Outcome = 'idle' | 'copied' | 'failed'
const SHOWN_MS = 2_000

const WORDS: Readonly<Record<Outcome, string>> = { idle: 'Copy', copied: 'Copied', failed: 'Select and copy by hand' }

/** @param what names the thing for assistive technology: “Copy address” */
export function CopyButton({ text, what }: { text: string; what: string }): ReactNode {
  const [outcome, setOutcome] = useState<Outcome>('idle')

  useEffect(() => {
    if (outcome === 'idle') return undefined
    const timer = setTimeout(() => setOutcome('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = (): void => {
    copyText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    )
  }
  return (
    <Button
      variant="outlined"
      onClick={copy}
      startIcon={<Icon name={outcome === 'copied' ? 'check' : 'copy'} />}
      aria-label={outcome === 'idle' ? `Copy ${what}` : WORDS[outcome]}
      sx={{ minWidth: 96 }}
    >
      {WORDS[outcome]}
    </Button>
  )
}

/** Plain http pages other than localhost have no clipboard; there the old selection command still works. */
async function copyText(text: string): Promise<void> {
  const clipboard = (navigator as Partial<Navigator>).clipboard
  if (clipboard !== undefined) return clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.style.cssText = 'position:fixed;opacity:0'
  document.body.append(area)
  area.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on a page without a secure context
  const done = document.execCommand('copy')
  area.remove()
  if (!done) throw new Error('the browser refused to copy')
}
