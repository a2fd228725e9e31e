// The file of a token's key: one line, for its user alone. The program that asks reads it; this
// client never signs with it.

import { existsSync, statSync } from 'node:fs'
import { Fault } from '@countersign/core/fault.ts'
import { newTokenKey, tokenDevice } from '@countersign/sdk/token-key.ts'
import { readIfThere, writeDurably } from './files.ts'

/** @returns the public half @throws Fault client.key_exists: a key is never overwritten */
export async function makeTokenKey(file: string): Promise<string> {
  if (existsSync(file)) throw new Fault('client.key_exists', { file })
  const text = newTokenKey()
  writeDurably(file, `${text}\n`)
  return (await tokenDevice(text)).keyId
}

/** @throws Fault client.file_unreadable, client.file_exposed, client.token_key_invalid */
export async function tokenKeyOf(file: string): Promise<string> {
  const bytes = readIfThere(file)
  if (bytes === null) throw new Fault('client.file_unreadable', { file })
  if ((statSync(file).mode & 0o077) !== 0) throw new Fault('client.file_exposed', { file })
  return (await tokenDevice(new TextDecoder().decode(bytes).trim())).keyId
}
