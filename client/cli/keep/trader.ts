// The trader this client pinned: whom secrets of exchanges are sealed to.

import { join } from 'node:path'
import type { Identity } from '@countersign/channel/identity.ts'
import { hex, object, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'

const pinFields = object({ version: word('1'), signingKey: hex(32), sealingKey: hex(32) })

const pinFile = ({ clientHome }: Context): string => join(clientHome, 'trader.json')

/** Null before the first use. */
export function readTrader(context: Context): Identity | null {
  const record = readRecord(pinFile(context), pinFields)
  if (record === null) return null
  return {
    signingKey: Uint8Array.fromHex(record.signingKey),
    sealingKey: Uint8Array.fromHex(record.sealingKey),
  }
}

export function pinTrader(context: Context, { signingKey, sealingKey }: Identity): void {
  const keys = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  writeRecord(pinFile(context), { version: '1', ...keys })
}
