// What an unattended witness keeps: a key of its own, the signer it was told to watch, and the
// heads it saw. The key signs answers to that signer and nothing else; it is no device.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from '@countersign/channel/identity.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, word } from '@countersign/core/fields.ts'
import { readIfThere, readRecord, writeDurably, writeRecord } from './files.ts'

const keyFile = (folder: string): string => join(folder, 'witness.key')
const signerFile = (folder: string): string => join(folder, 'witnessed.json')

/** The file of heads, apart from those the same folder's client keeps. */
export const watchedHeads = (folder: string): string => join(folder, 'witness-heads.json')

/** Makes the key. @returns its public half in hex. @throws Fault client.key_exists */
export function makeWitnessKey(folder: string): string {
  if (existsSync(keyFile(folder))) throw new Fault('client.key_exists', { file: keyFile(folder) })
  const { privateKey: made } = generateKeyPairSync('ed25519')
  const seed = new Uint8Array(made.export({ format: 'der', type: 'pkcs8' }).subarray(-32))
  writeDurably(keyFile(folder), `${seed.toHex()}\n`)
  return rawPublicKey(made).toHex()
}

/** @throws Fault client.file_unreadable, client.file_invalid */
export function witnessKey(folder: string): KeyObject {
  const file = keyFile(folder)
  const bytes = readIfThere(file)
  if (bytes === null) throw new Fault('client.file_unreadable', { file })
  const seed = new TextDecoder().decode(bytes).trim()
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new Fault('client.file_invalid', { file })
  return privateKey('ed25519', Uint8Array.fromHex(seed))
}

const signerFields = object({ version: word('1'), signingKey: hex(32), sealingKey: hex(32) })

/** The signer that is watched, or null before the first time. */
export function watchedSigner(folder: string): Identity | null {
  const kept = readRecord(signerFile(folder), signerFields)
  if (kept === null) return null
  const [signingKey, sealingKey] = [kept.signingKey, kept.sealingKey].map((key) =>
    Uint8Array.fromHex(key),
  ) as [Uint8Array, Uint8Array]
  return { signingKey, sealingKey }
}

export function watchSigner(folder: string, { signingKey, sealingKey }: Identity): void {
  const keys = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  writeRecord(signerFile(folder), { version: '1', ...keys })
}
