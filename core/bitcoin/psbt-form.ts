// The form of a PSBT, whatever its fields mean: magic, maps of keys and values, the numbers of the
// key types (BIPs 174, 370). It judges no value, and so needs no curve: a page may read by it.

import { Fault, type FaultFacts } from '../fault.ts'
import { ByteReader, compareBytes } from './bytes.ts'
import type { Field } from './psbt.ts'
import type { ReadingFaultCode } from './reading-fault.ts'

export const MAGIC = Uint8Array.of(0x70, 0x73, 0x62, 0x74, 0xff)

export const GLOBAL = {
  transaction: 0x00,
  xpub: 0x01,
  transactionVersion: 0x02,
  fallbackLockTime: 0x03,
  inputCount: 0x04,
  outputCount: 0x05,
  modifiable: 0x06,
  version: 0xfb,
} as const

export const INPUT = {
  nonWitnessUtxo: 0x00,
  witnessUtxo: 0x01,
  partialSignature: 0x02,
  sighashType: 0x03,
  redeemScript: 0x04,
  witnessScript: 0x05,
  keyPath: 0x06,
  finalScriptSig: 0x07,
  finalScriptWitness: 0x08,
  previousTxid: 0x0e,
  outputIndex: 0x0f,
  sequence: 0x10,
  requiredTime: 0x11,
  requiredHeight: 0x12,
} as const

export const OUTPUT = {
  redeemScript: 0x00,
  witnessScript: 0x01,
  keyPath: 0x02,
  amount: 0x03,
  script: 0x04,
} as const

/** Where a map stands, for the facts of a fault. */
export type Place = { readonly map: 'global' | 'input' | 'output'; readonly index?: number }

/** The fields of one map. @throws Fault psbt.duplicate_key, psbt.map_missing and of the reader */
export function readMap(reader: ByteReader, place: Place): readonly Field[] {
  if (reader.remaining === 0) throw new Fault('psbt.map_missing', place)
  const fields: Field[] = []
  let isAscending = true
  for (;;) {
    const key = reader.sized()
    if (key.length === 0) break
    const before = fields.at(-1)
    if (before && isAscending) isAscending = compareBytes(before.key, key) < 0
    fields.push({ key, value: reader.sized() })
  }
  // In ascending order, which most maps are in, no key can be there twice.
  if (!isAscending) refuseDuplicates(fields, place)
  return fields
}

function refuseDuplicates(fields: readonly Field[], place: Place): void {
  const seen = new Set<string>()
  for (const { key } of fields) {
    const name = key.toHex()
    if (seen.has(name)) throw faultAt('psbt.duplicate_key', place, key)
    seen.add(name)
  }
}

/** With the place, and the key as far as it can be shown. */
export function faultAt(code: ReadingFaultCode, facts: FaultFacts, key: Uint8Array): Fault {
  return new Fault(code, { ...facts, key: key.subarray(0, 100).toHex() })
}

/** A key for a field of a type below 253: the type, then the rest. */
export function fieldKey(type: number, keyData: Uint8Array = new Uint8Array()): Uint8Array {
  const key = new Uint8Array(1 + keyData.length)
  key[0] = type
  key.set(keyData, 1)
  return key
}

/** The type of a key and what follows it. @throws Fault if the type is no compact size */
export function splitKey(key: Uint8Array): { readonly type: number; readonly keyData: Uint8Array } {
  const first = key[0] ?? 0xfd
  // As good as every key: below 253 the type is one byte.
  if (first < 0xfd) return { type: first, keyData: key.subarray(1) }
  const reader = new ByteReader(key, 'psbt')
  const type = reader.compactSize()
  return { type, keyData: reader.take(reader.remaining) }
}

/** The bytes a PSBT may have: Core's MAX_FILE_SIZE_PSBT. */
export const MAX_PSBT_BYTES = 100_000_000
