/**
 * Tells why, on hover, focus or tap. What is told is the element's description, which a screen reader finds as well, and
 * one tooltip (`ReasonTip`) shows it for the whole app: a row of a long list pays for its reasons with an attribute each.
 */
import { type AriaAttributes, type ReactElement, type ReactNode, cloneElement } from 'react'

interface ReasonProps {
  text: string
  /** An element, or a component that hands its attributes on to one. */
  children: ReactElement<AriaAttributes>
}

export function Reason({ text, children }: ReasonProps): ReactNode {
  return cloneElement(children, { 'aria-description': text })
}

/** The element whose reason is told where the pointer or the focus is. */
export const reasonOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('[aria-description]') : null

export const reasonText = (element: Element): string => element.getAttribute('aria-description') ?? ''
