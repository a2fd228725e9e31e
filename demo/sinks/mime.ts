// Reads a mail as far as the tests need: headers, and the text and HTML of a multipart. It is small
// on purpose, and nothing but the tests may use it.

export type Mail = {
  /** By lower-case name; a header that came twice is joined by a line break. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string
  readonly raw: string
}

export function readMail(raw: string): Mail {
  const { headers, body } = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1]
  const parts = boundary === undefined ? [raw] : partsOf(body, boundary)
  const bodyOf = (type: string) => {
    const part = parts.map(split).find((each) => each.headers['content-type']?.startsWith(type))
    return part === undefined ? '' : decode(part.body, part.headers['content-transfer-encoding'])
  }
  return { headers, text: bodyOf('text/plain'), html: bodyOf('text/html'), raw }
}

function partsOf(body: string, boundary: string): readonly string[] {
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`)
  return pieces.slice(1, -1).map((piece) => piece.replace(/^\r\n/, ''))
}

function split(raw: string) {
  const end = raw.indexOf('\r\n\r\n')
  const unfolded = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const headers: Record<string, string> = {}
  for (const line of unfolded.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
    const key = name.toLowerCase()
    const word = decodeWords(value)
    headers[key] = headers[key] === undefined ? word : `${headers[key]}\n${word}`
  }
  return { headers, body: raw.slice(end + 4) }
}

// RFC 2047: the space between two encoded words is no part of the text.
function decodeWords(value: string): string {
  const joined = value.replace(/(\?=)\s+(=\?)/g, '$1$2')
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
    how.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString('utf8')
      : quotedPrintable(text.replaceAll('_', ' ')),
  )
}

function decode(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding === 'quoted-printable') return quotedPrintable(body)
  return body
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
