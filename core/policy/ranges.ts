// Ranges of network addresses in CIDR notation, IPv4 and IPv6 (RFC 4632, RFC 4291). What cannot be
// read is null, never an empty range.

export type Range = { readonly bits: 32 | 128; readonly first: bigint; readonly prefix: number }

/** Reads `10.0.0.0/8` or `fd00::/8`; null if it is neither, or names a host instead of a range. */
export function readRange(text: string): Range | null {
  const [, address = '', digits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const read = readAddress(address)
  const prefix = Number(digits)
  if (!read || prefix > read.bits) return null
  const range = { bits: read.bits, first: read.value, prefix }
  return head(read.value, range) << tailBits(range) === read.value ? range : null
}

/** Whether the address, in text, is in the range; null if it cannot be read. */
export function isAddressIn(text: string, range: Range): boolean | null {
  const address = readAddress(text)
  if (!address) return null
  return address.bits === range.bits && head(address.value, range) === head(range.first, range)
}

/** Whether every address of `inner` is one of `outer`. */
export function isRangeWithin(inner: Range, outer: Range): boolean {
  return (
    inner.bits === outer.bits &&
    inner.prefix >= outer.prefix &&
    head(inner.first, outer) === head(outer.first, outer)
  )
}

export type Address = { readonly bits: 32 | 128; readonly value: bigint }

// An IPv4 address inside an IPv6 one (RFC 4291, 2.5.5.2) is that IPv4 address: a server that
// listens on both tells it so.
const MAPPED = 0xffffn

/** Reads `192.0.2.1` or `2001:db8::1`; null for what is no address. */
export function readAddress(text: string): Address | null {
  if (!text.includes(':')) {
    const value = readV4(text)
    return value === null ? null : { bits: 32, value }
  }
  const value = readV6(text)
  if (value === null) return null
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value }
}

function readV4(text: string): bigint | null {
  const parts = text.split('.')
  const areBytes = parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  if (parts.length !== 4 || !areBytes) return null
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)
}

function readV6(text: string): bigint | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [left, right] = halves.map((half) => (half === '' ? [] : groups(half)))
  if (!left || (halves.length === 2 && !right)) return null
  const missing = 8 - left.length - (right?.length ?? 0)
  // `::` stands for at least one group.
  if (right ? missing < 1 : missing !== 0) return null
  const all = [...left, ...Array<bigint>(missing).fill(0n), ...(right ?? [])]
  return all.reduce((value, group) => (value << 16n) | group, 0n)
}

/** The 16-bit groups of one side of `::`; the last two may be written as an IPv4 address. */
function groups(half: string): readonly bigint[] | null {
  const parts = half.split(':')
  const last = parts.at(-1) ?? ''
  const v4 = last.includes('.') ? readV4(last) : undefined
  if (v4 === null) return null
  const hex = v4 === undefined ? parts : parts.slice(0, -1)
  if (!hex.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return null
  const values = hex.map((part) => BigInt(`0x${part}`))
  return v4 === undefined ? values : [...values, v4 >> 16n, v4 & 0xffffn]
}

function head(value: bigint, range: Range): bigint {
  return value >> tailBits(range)
}

function tailBits({ bits, prefix }: Range): bigint {
  return BigInt(bits - prefix)
}
