/** The field of a page that narrows down what it shows, or finds something in it: `/` puts the cursor there. */
export const PAGE_FILTER_ID = 'page-filter'

/** Does nothing on a page that has none. */
export const focusPageFilter = (): void => document.getElementById(PAGE_FILTER_ID)?.focus()
