// An amount as somebody types it: digits and the unit they mean.

import { MAX_SATS, parseBtc, type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Unit } from '../parts/Unit.tsx'

export type TypedAmount = { readonly text: string; readonly unit: Unit }

/** The satoshis, or null for what is no amount. A comma is a point; spaces mean nothing. */
export function satsOf({ text, unit }: TypedAmount): Sats | null {
  const digits = text.replaceAll(/[\s\u2009\u202f]/g, '').replace(',', '.')
  if (unit === 'sats') {
    return /^\d{1,16}$/.test(digits) && BigInt(digits) <= MAX_SATS ? sats(BigInt(digits)) : null
  }
  try {
    return parseBtc(digits)
  } catch (error) {
    if (error instanceof Fault || error instanceof RangeError) return null
    throw error
  }
}

/** As it is typed again, without zeros that say nothing. */
export function typedAmount(amount: bigint, unit: Unit): TypedAmount {
  if (unit === 'sats') return { text: String(amount), unit }
  const whole = amount / 100_000_000n
  const decimals = String(amount % 100_000_000n)
    .padStart(8, '0')
    .replace(/0+$/, '')
  return { text: decimals === '' ? String(whole) : `${whole}.${decimals}`, unit }
}
