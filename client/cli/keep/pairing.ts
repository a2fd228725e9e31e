// The signer this client pinned, and the key of this device. The device key lies in its file as it
// is, protected by the file's mode alone: whoever copies it can ask the signer questions as this
// device. It signs no bitcoin, and what spends or loosens needs the wallet key and a code besides.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { Identity } from '@countersign/channel/identity.ts'
import { privateKey } from '@countersign/channel/keys.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, text, word } from '@countersign/core/fields.ts'
import { type Context, network } from '../context.ts'
import { readIfThere, readRecord, writeDurably, writeRecord } from './files.ts'

/** `claiming` is written before the claim is sent, so that a crash after it can be mended. */
export type Pairing = {
  readonly state: 'claiming' | 'paired'
  readonly network: Network
  readonly owner: string
  readonly identity: Identity
}

const pairingFields = object({
  version: word('1'),
  state: word('claiming', 'paired'),
  network,
  owner: text(64),
  signingKey: hex(32),
  sealingKey: hex(32),
})

export const pairingFile = ({ clientHome }: Context): string => join(clientHome, 'signer.json')
const deviceFile = ({ clientHome }: Context): string => join(clientHome, 'device.key')

/** The pinned signer, or one that is being claimed; null before the first try. */
export function readPairing(context: Context): Pairing | null {
  const record = readRecord(pairingFile(context), pairingFields)
  if (record === null) return null
  const { state, owner, signingKey, sealingKey } = record
  const identity = {
    signingKey: Uint8Array.fromHex(signingKey),
    sealingKey: Uint8Array.fromHex(sealingKey),
  }
  return { state, network: record.network, owner, identity }
}

/** @throws Fault client.not_paired */
export function requirePairing(context: Context): Pairing {
  const pairing = readPairing(context)
  if (pairing?.state !== 'paired') throw new Fault('client.not_paired')
  return pairing
}

export function writePairing(context: Context, { identity, ...pairing }: Pairing): void {
  writeRecord(pairingFile(context), {
    version: '1',
    ...pairing,
    signingKey: identity.signingKey.toHex(),
    sealingKey: identity.sealingKey.toHex(),
  })
}

/** The device key; made and kept now if there is none. */
export function deviceKey(context: Context): KeyObject {
  const file = deviceFile(context)
  const kept = readIfThere(file)
  if (kept !== null) return readDeviceKey(file, kept)
  const { privateKey: made } = generateKeyPairSync('ed25519')
  const seed = new Uint8Array(made.export({ format: 'der', type: 'pkcs8' }).subarray(-32))
  writeDurably(file, `${seed.toHex()}\n`)
  return made
}

function readDeviceKey(file: string, bytes: Uint8Array): KeyObject {
  const seed = new TextDecoder().decode(bytes).trim()
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new Fault('client.file_invalid', { file })
  return privateKey('ed25519', Uint8Array.fromHex(seed))
}
