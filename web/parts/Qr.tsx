// A QR code, drawn as one path: no picture is loaded and no markup is made from text.

import encodeQR from 'qr'

const BORDER = 4

export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER })
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      aria-label={label}
      className="qr"
      role="img"
      shapeRendering="crispEdges"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
    >
      <rect fill="#fff" height="100%" width="100%" />
      <path d={path} fill="#000" />
    </svg>
  )
}
