// The key file that opens a sealed seed, as the launcher writes it: 64 hexadecimal digits.

import { readFileSync } from 'node:fs'
import { Fault } from '@countersign/core/fault.ts'

/** @throws Fault vault.unseal_failed for a file of another form */
export function readKeyFile(file: string): Uint8Array {
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Fault('vault.unseal_failed', { file })
  return Uint8Array.fromHex(text)
}
