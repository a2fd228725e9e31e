// Addresses of the internet and ranges of them, as people write them: 192.0.2.0/24, 2001:db8::/48.
// An IPv4 address inside IPv6 (::ffff:192.0.2.1) is the IPv4 address.

/** A range: those addresses whose first `bits` are these. */
export type NetworkRange = { readonly bytes: readonly number[]; readonly bits: number }

const V4_BYTES = 4
const V6_BYTES = 16
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** Four or sixteen bytes; null for what is no address. Zones (fe80::1%eth0) are left out. */
export function readAddress(text: string): readonly number[] | null {
  const [bare = ''] = text.split('%', 1)
  const bytes = bare.includes(':') ? readV6(bare) : readV4(bare)
  const isMapped = bytes?.length === V6_BYTES && MAPPED.every((byte, at) => byte === bytes[at])
  return isMapped ? bytes.slice(MAPPED.length) : bytes
}

/** Null for what is no range, and where an address is beyond its own bits: 192.0.2.1/24. */
export function readRange(text: string): NetworkRange | null {
  const [address = '', length, ...more] = text.split('/')
  const bytes = /^[0-9a-fA-F:.]+$/.test(address) ? readAddress(address) : null
  if (!bytes || more.length > 0 || length === undefined || !/^(0|[1-9]\d{0,2})$/.test(length)) {
    return null
  }
  const bits = Number(length)
  if (bits > bytes.length * 8) return null
  const isWhole = bytes.every((byte, at) => (byte & (0xff ^ maskOf(bits, at))) === 0)
  return isWhole ? { bytes, bits } : null
}

/** Whether the address is in the range; never of the other kind. */
function isWithin(address: readonly number[], { bytes, bits }: NetworkRange): boolean {
  if (address.length !== bytes.length) return false
  return bytes.every((byte, at) => ((address[at] ?? 0) & maskOf(bits, at)) === byte)
}

/** Whether this address is in one of the ranges; what cannot be read is in none. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const bytes = readAddress(address)
  if (!bytes) return false
  return ranges.some((text) => {
    const range = readRange(text)
    return range !== null && isWithin(bytes, range)
  })
}

/**
 * The network somebody comes from, as far as it tells people apart: /24, and of IPv6 /64, which one
 * household has to itself. What is no address is a network of its own.
 */
export function networkOf(address: string): string {
  const bytes = readAddress(address)
  if (!bytes) return 'unknown'
  if (bytes.length === V4_BYTES) return `${bytes.slice(0, 3).join('.')}.0/24`
  const words = Array.from({ length: 4 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  )
  return `${words.join(':')}::/64`
}

/** The bits of byte `at` that belong to a prefix of so many. */
function maskOf(bits: number, at: number): number {
  const own = Math.min(8, Math.max(0, bits - at * 8))
  return (0xff << (8 - own)) & 0xff
}

function readV4(text: string): readonly number[] | null {
  const parts = text.split('.')
  const isAddress =
    parts.length === V4_BYTES && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))
  const bytes = parts.map(Number)
  return isAddress && bytes.every((byte) => byte <= 255) ? bytes : null
}

function readV6(text: string): readonly number[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map((half, at) => wordsOf(half, at === halves.length - 1))
  if (!head) return null
  if (halves.length === 1) return head.length === V6_BYTES ? head : null
  // `::` stands for at least one word of zeros.
  if (!tail || head.length + tail.length > V6_BYTES - 2) return null
  const zeros = Array.from({ length: V6_BYTES - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail]
}

/** The bytes of words between colons; the last may be an IPv4 address. */
function wordsOf(text: string, isLast: boolean): readonly number[] | null {
  if (text === '') return []
  const words = text.split(':')
  const bytes: number[] = []
  for (const [at, word] of words.entries()) {
    const v4 = isLast && at === words.length - 1 && word.includes('.') ? readV4(word) : null
    if (v4) bytes.push(...v4)
    else if (/^[0-9a-fA-F]{1,4}$/.test(word)) {
      const value = Number.parseInt(word, 16)
      bytes.push(value >> 8, value & 0xff)
    } else return null
  }
  return bytes
}
