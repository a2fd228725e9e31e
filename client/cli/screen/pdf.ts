// A sheet to print: text and one QR code as a PDF of A4 pages (ISO 32000-1), with the fonts that
// every viewer has. A library for PDF brings seventeen packages, beside the key of whoever runs
// this; a sheet needs none of what they do.

const [WIDTH, HEIGHT, MARGIN] = [595, 842, 50]
const [BODY, TITLE, LEADING] = [9, 16, 12]
/** Courier's letters are six tenths of their size wide. */
const COLUMNS = Math.floor((WIDTH - 2 * MARGIN) / (BODY * 0.6))
const QR_SIDE = 220

/** What WinAnsi has elsewhere than Latin-1. */
const WIN_ANSI: ReadonlyMap<string, number> = new Map([
  ['€', 0x80],
  ['‚', 0x82],
  ['„', 0x84],
  ['…', 0x85],
  ['‘', 0x91],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['–', 0x96],
  ['—', 0x97],
])

/**
 * @param text - its first line is the title
 * @param modules - the QR code, row by row, true for dark
 */
export function sheetPdf(text: string, modules: readonly (readonly boolean[])[]): Uint8Array {
  const [title = '', ...rest] = text.trimEnd().split('\n')
  const lines = rest.flatMap((line) => wrap(line))
  const pages: string[] = []
  let drawn = [showText('F2', TITLE, HEIGHT - MARGIN - TITLE, title)]
  let top = HEIGHT - MARGIN - 2 * TITLE
  const turn = () => {
    pages.push(drawn.join('\n'))
    drawn = []
    top = HEIGHT - MARGIN
  }
  for (const line of lines) {
    if (top < MARGIN + LEADING) turn()
    top -= LEADING
    if (line !== '') drawn.push(showText('F1', BODY, top, line))
  }
  if (top < MARGIN + QR_SIDE + LEADING) turn()
  drawn.push(showCode(modules, top - LEADING - QR_SIDE))
  turn()
  return fileOf(pages)
}

/** A long line in parts: at spaces where there are some, keeping how far it stands in. */
function wrap(line: string): readonly string[] {
  if (line.length <= COLUMNS) return [line]
  const indent = /^ */.exec(line)?.[0] ?? ''
  const space = line.lastIndexOf(' ', COLUMNS)
  const isFar = space > indent.length + COLUMNS / 2
  const cut = isFar ? space : COLUMNS
  return [line.slice(0, cut), ...wrap(`${indent}${line.slice(isFar ? cut + 1 : cut)}`)]
}

const showText = (font: string, size: number, y: number, text: string) =>
  `BT /${font} ${size} Tf ${MARGIN} ${y} Td <${winAnsi(text)}> Tj ET`

function winAnsi(text: string): string {
  const codes = [...text].map((letter) => {
    const code = WIN_ANSI.get(letter) ?? letter.codePointAt(0) ?? 0
    return code < 0x100 ? code : 0x3f
  })
  return Uint8Array.from(codes).toHex()
}

function showCode(modules: readonly (readonly boolean[])[], bottom: number): string {
  const side = QR_SIDE / modules.length
  const squares = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => {
      if (!isDark) return []
      const left = MARGIN + x * side
      const low = bottom + (modules.length - 1 - y) * side
      return [`${left.toFixed(2)} ${low.toFixed(2)} ${side.toFixed(2)} ${side.toFixed(2)} re`]
    }),
  )
  return `${squares.join('\n')}\nf`
}

/** The first four objects are of the file; then two for each page. */
const FIRST_PAGE = 5

function fileOf(pages: readonly string[]): Uint8Array {
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  const kids = pages.map((_, at) => `${FIRST_PAGE + 2 * at} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font('Courier'),
    font('Helvetica-Bold'),
    ...pages.flatMap((content, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] ` +
        '/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> ' +
        `/Contents ${FIRST_PAGE + 2 * at + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const start = file.length
  const size = objects.length + 1
  file += `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`
  file += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return new TextEncoder().encode(file)
}
