// A public key as somebody gives it: typed, or the file that a device or a program wrote it into,
// which may be encrypted by a token (BIP 129).

import { createDecipheriv } from 'node:crypto'
import { resolve } from 'node:path'
import {
  isRecordToken,
  isSealedRecord,
  openSealedRecord,
} from '@countersign/core/wallet/formats/sealed-record.ts'
import { readIfThere } from '../keep/files.ts'
import type { Asker } from './ask.ts'

/** @throws Fault key.unreadable for a record that the token does not open */
export async function keyText(ask: Asker, option: string, given: string): Promise<string> {
  const file = readIfThere(resolve(given))
  const text = file === null ? given : new TextDecoder().decode(file)
  if (!isSealedRecord(text)) return text
  const token = await ask.secret('bsmsToken', {
    message: `The token by which the record of ${option} is encrypted`,
    check: (typed) => (isRecordToken(typed) ? undefined : '16 or 32 hexadecimal digits'),
  })
  return openSealedRecord(text, token, (key, iv, bytes) => {
    const cipher = createDecipheriv('aes-256-ctr', key, iv)
    return Buffer.concat([cipher.update(bytes), cipher.final()])
  })
}
