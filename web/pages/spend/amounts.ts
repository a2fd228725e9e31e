// Amounts as people type them, in the unit that the page shows.

import { formatBtc, parseBtc, type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Unit } from '../../parts/Unit.tsx'

/** Null for what is no amount above nothing. A comma is a point, spaces are for the eye. */
export function readAmount(text: string, unit: Unit): Sats | null {
  const plain = text.replaceAll(/[\s\u2009\u202f]/g, '').replace(',', '.')
  try {
    const amount =
      unit === 'sats' ? sats(BigInt(/^\d+$/.test(plain) ? plain : '0')) : parseBtc(plain)
    return amount > 0n ? amount : null
  } catch {
    return null
  }
}

export const writeAmount = (amount: bigint, unit: Unit): string =>
  unit === 'sats' ? amount.toString() : formatBtc(amount).replace(/\.?0+$/, '')
