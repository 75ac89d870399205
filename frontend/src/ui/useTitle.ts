/** The title of the browser's tab for as long as a page is shown. */
import { useEffect } from 'react'

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · DCA Engine`
  }, [title])
}
