// Turns what the core answers into canonical values: whole numbers and amounts become digits, yes
// and no become words, and what is null or absent is left out.

import type { Canonical } from './canonical.ts'

/** @throws RangeError for a number that is not whole, and for anything that has no such form */
export function plain(value: unknown): Canonical {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
      return value ? 'yes' : 'no'
    case 'bigint':
      return value.toString()
    case 'number':
      if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`)
      return String(value)
    case 'object':
      return value === null ? '' : plainObject(value)
    default:
      throw new RangeError(`a ${typeof value} has no canonical form`)
  }
}

function plainObject(value: object): Canonical {
  if (value instanceof Uint8Array) return value.toHex()
  if (Array.isArray(value)) return value.map(plain)
  const present = Object.entries(value).filter(([, each]) => each !== undefined && each !== null)
  return Object.fromEntries(present.map(([key, each]) => [key, plain(each)]))
}
