// A QR code in half-block characters, two modules a character.

import { encodeQR } from 'qr'
import type { Screen } from './screen.ts'

const BLACK_ON_WHITE = '\x1b[30;107m'
const PLAIN = '\x1b[0m'

/** With colours it is dark on light as scanners want it; without, light modules are drawn. */
export function qrCode(screen: Screen, text: string): string {
  const modules = encodeQR(text, 'raw', { border: 2, ecc: 'low' })
  const hasColours = screen.dim('x') !== 'x'
  const isDrawn = (dark: boolean | undefined) => (dark ?? false) === hasColours
  const lines: string[] = []
  for (let y = 0; y < modules.length; y += 2) {
    const [upper = [], lower = []] = [modules[y], modules[y + 1]]
    const line = upper.map((dark, x) => half(isDrawn(dark), isDrawn(lower[x]))).join('')
    lines.push(hasColours ? `   ${BLACK_ON_WHITE}${line}${PLAIN}` : `   ${line}`)
  }
  return lines.join('\n')
}

function half(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}
