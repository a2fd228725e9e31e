// A QR code as one SVG path: dark on white in every colour scheme, because cameras need it so.

import { svg } from '../dom.ts'
import { encodeQr } from '../qr.ts'

/** Modules of white around it (the quiet zone of the standard). */
const QUIET = 4

export function drawQr(text: string, label: string): SVGElement {
  const code = encodeQr(text)
  const size = code.length + 2 * QUIET
  const path = code
    .flatMap((row, y) =>
      row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')),
    )
    .join('')
  return svg(
    'svg',
    { viewBox: `0 0 ${size} ${size}`, role: 'img', 'shape-rendering': 'crispEdges' },
    svg('title', {}, label),
    svg('rect', { width: String(size), height: String(size), class: 'qr-light' }),
    svg('path', { d: path, class: 'qr-dark' }),
  )
}
