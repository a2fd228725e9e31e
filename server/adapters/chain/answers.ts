// What a back-end answered, read strictly: the first thing that is not as it should be is a fault
// that names the field, and not what was in it.

import { readTransaction, type Transaction } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChainPort } from '../../ports/chain.ts'

export type ChainConnection = ChainPort & { close(): void }

export const invalid = (field: string, cause?: unknown): Fault =>
  new Fault('chain.answer_invalid', { field }, { cause })

export function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw invalid('an object')
  return value as Readonly<Record<string, unknown>>
}

export function list(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(field)
  return value
}

export function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(field)
  return value
}

export function whole(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw invalid(field)
  return value
}

export function bytes(value: unknown, field: string): Uint8Array {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(value)) throw invalid(field)
  return Uint8Array.fromHex(value)
}

/** A hash or txid as people write it. */
export function hash(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw invalid(field)
  return value
}

export function transaction(raw: Uint8Array, field: string): Transaction {
  try {
    return readTransaction(raw)
  } catch (cause) {
    throw invalid(field, cause)
  }
}

/** From bitcoin for 1,000 virtual bytes. */
export const perVb = (rate: number): number => Math.round(rate * 1e8) / 1_000
