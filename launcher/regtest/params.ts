// Reads the parameters of a call. What is missing or of another kind is refused as Core refuses it.

import { RPC, RpcError } from './rpc-error.ts'
import { reversed } from './shapes.ts'

/** A block hash or txid as RPC writes it, in bcoin's byte order. */
export function readHash(value: unknown, name: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/i.test(value)) {
    throw new RpcError(RPC.invalidParameter, `${name} must be a hash of 64 hex digits`)
  }
  return reversed(value.toLowerCase())
}

/** A whole number from 0 to 2^32 - 1. */
export function readCount(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RpcError(RPC.type, `${name} must be a whole number of at least 0`)
  }
  return value
}

/** BTC, a number or a decimal string with at most eight decimals, as satoshis. */
export function readAmount(value: unknown, name: string): number {
  const text = typeof value === 'number' ? value.toFixed(8) : value
  const isExact = typeof value !== 'number' || Number(text) === value
  if (typeof text !== 'string' || !isExact || !/^\d{1,8}(\.\d{1,8})?$/.test(text)) {
    throw new RpcError(RPC.type, `${name}: Invalid amount`)
  }
  const [whole = '0', decimals = ''] = text.split('.')
  return Number(whole + decimals.padEnd(8, '0'))
}
