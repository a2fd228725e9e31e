// An operator's key: Ed25519, sealed under a passphrase in a file of its own. With another
// operator's it opens a lock for the customer's own quorum, and nothing else. It is never a
// device's key.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, text, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'
import { openSecret, sealedParts, sealSecret } from './sealed.ts'

const PURPOSE = 'countersign/operations-key/v1'

const fields = object({
  version: word('1'),
  purpose: word(PURPOSE),
  /** The public key. */
  key: hex(32),
  name: text(64),
  ...sealedParts,
})

const operatorFile = ({ clientHome }: Context): string => join(clientHome, 'operations-key.json')

export type Operator = { readonly key: string; readonly name: string }

/** @throws Fault ops.key_missing */
export function readOperator(context: Context): Operator {
  const { key, name } = recordOf(context)
  return { key, name }
}

/** Makes a key and keeps it. @throws Fault ops.key_exists, client.passphrase_short */
export function makeOperator(
  context: Context,
  { name, passphrase }: { readonly name: string; readonly passphrase: string },
): Operator {
  const file = operatorFile(context)
  if (readRecord(file, fields) !== null) throw new Fault('ops.key_exists', { file })
  const { privateKey: made } = generateKeyPairSync('ed25519')
  const seed = new Uint8Array(made.export({ format: 'der', type: 'pkcs8' }).subarray(-32))
  const key = rawPublicKey(made).toHex()
  writeRecord(file, sealSecret({ version: '1', purpose: PURPOSE, key, name }, seed, passphrase))
  return { key, name }
}

/** @throws Fault ops.key_missing, client.passphrase_wrong */
export function openOperator(context: Context, passphrase: string): KeyObject {
  return privateKey('ed25519', openSecret(recordOf(context), passphrase))
}

function recordOf(context: Context) {
  const file = operatorFile(context)
  const record = readRecord(file, fields)
  if (record === null) throw new Fault('ops.key_missing', { file })
  return record
}
