/** The title of the browser's tab: the page that is shown, and what the whole product has to say before it. */
import { useEffect } from 'react'

const PRODUCT = 'DCA Engine'
let page = PRODUCT
let lead = ''

function write(): void {
  document.title = lead === '' ? (page === PRODUCT ? PRODUCT : `${page} · ${PRODUCT}`) : `${lead} · ${page}`
}

export function useTitle(title: string): void {
  useEffect(() => {
    page = title
    write()
  }, [title])
}

/** Stands before the page's title, where a crowded tab still shows it. */
export function useTitleLead(text: string): void {
  useEffect(() => {
    lead = text
    write()
    return () => {
      lead = ''
      write()
    }
  }, [text])
}
