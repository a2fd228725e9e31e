// Where somebody comes from, as far as it tells people apart.

import { readAddress } from '../policy/ranges.ts'

/**
 * The network of an address: its /24, and of IPv6 its /64, which one household has to itself. What
 * is no address is a network of its own.
 */
export function networkOf(text: string): string {
  const address = readAddress(text)
  if (!address) return 'unknown'
  const { bits, value } = address
  if (bits === 32) return `${[24n, 16n, 8n].map((at) => (value >> at) & 0xffn).join('.')}.0/24`
  const words = [112n, 96n, 80n, 64n].map((at) => ((value >> at) & 0xffffn).toString(16))
  return `${words.join(':')}::/64`
}
