// A PSBT as any wallet software leaves it: base64 or the bytes, in a file or on standard input.

import { readFileSync } from 'node:fs'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { readPsbt, readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import { Fault } from '@countersign/core/fault.ts'

/** @param file - `-` for standard input. @throws Fault client.file_unreadable, psbt.* */
export function readPsbtFile(file: string): Psbt {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(file === '-' ? 0 : file))
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
  const isText = bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32)
  const mayBeBase64 = isText && bytes.every((byte) => byte < 127)
  return mayBeBase64 ? readPsbtBase64(new TextDecoder().decode(bytes).trim()) : readPsbt(bytes)
}
