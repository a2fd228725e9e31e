// Makes nodes one by one: no markup is ever read from text, so that nothing that somebody wrote can
// become a part of the page.

export type Child = Node | string | null | undefined | readonly Child[]

type Listener = (event: Event) => void

/** `onclick` and the like take functions; false and undefined leave the attribute out. */
export type Attributes = {
  readonly [name: string]: string | boolean | undefined | Listener
}

const SVG = 'http://www.w3.org/2000/svg'

/** An HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children)
}

/** An SVG element. */
export function svg(
  tag: 'svg' | 'path' | 'rect' | 'title',
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElement {
  return fill(document.createElementNS(SVG, tag), attributes, children)
}

function fill<E extends Element>(
  element: E,
  attributes: Attributes,
  children: readonly Child[],
): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value)
    }
  }
  append(element, children)
  return element
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined) continue
    if (Array.isArray(child)) append(element, child as readonly Child[])
    else element.append(child as Node | string)
  }
}
