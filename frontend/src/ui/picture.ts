/** A drawing as a PNG picture with its title: what is drawn by tokens is given the colours that they have right now. */
import type { NamedFile } from './download'

/** Pixels of the picture for one of the drawing, so that it is sharp on paper and on dense screens. */
const SCALE = 2
const MARGIN = 16
const TITLE = 40

/** Properties by which a drawing looks as it does; each is also an attribute. */
const LOOK = [
  'fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'opacity', 'visibility',
  'font-size', 'font-weight', 'font-family', 'text-anchor', 'dominant-baseline',
] as const

/** @param width of the picture in pixels before scaling; the height follows */
export async function pictureOfSvg(svg: SVGSVGElement, title: string, name: string, width = 960): Promise<NamedFile> {
  const { width: wide, height: high } = svg.viewBox.baseVal
  const height = (width * high) / wide
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, width * SCALE, height * SCALE))}`
  await image.decode()
  return picture(image, width, height, title, name)
}

/** @param canvas as it is on the screen */
export const pictureOfCanvas = (canvas: HTMLCanvasElement, title: string, name: string): Promise<NamedFile> =>
  picture(canvas, canvas.width / window.devicePixelRatio, canvas.height / window.devicePixelRatio, title, name)

/** The drawing without the page around it. */
export function standalone(svg: SVGSVGElement, width: number, height: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [from, to] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')]
  to.forEach((element, i) => {
    const source = from[i]
    if (source !== undefined) dress(source, element)
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  return new XMLSerializer().serializeToString(copy)
}

function dress(source: Element, copy: Element): void {
  const styles = getComputedStyle(source)
  for (const name of LOOK) {
    const value = styles.getPropertyValue(name)
    if (value !== '') copy.setAttribute(name, value)
  }
  copy.removeAttribute('class')
  copy.removeAttribute('style')
}

async function picture(source: CanvasImageSource, width: number, height: number, title: string, name: string): Promise<NamedFile> {
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * MARGIN) * SCALE
  canvas.height = (height + TITLE + MARGIN) * SCALE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser draws no pictures')
  const styles = getComputedStyle(document.documentElement)
  const token = (key: string): string => styles.getPropertyValue(key).trim()
  context.scale(SCALE, SCALE)
  context.fillStyle = token('--surface')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = token('--text')
  context.font = `600 15px ${token('--font')}`
  context.fillText(title, MARGIN, 26)
  context.drawImage(source, MARGIN, TITLE, width, height)
  const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (content === null) throw new Error('this browser writes no pictures')
  return { name, content }
}
