// Secrets for programs: a JSON object in a file that only its owner can read, or on standard input.
// Never in an argument, which every user of the machine can see.

import { readFileSync, statSync } from 'node:fs'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { list, object, optional, text } from '@countersign/core/fields.ts'

const secretFields = object({
  claimCode: optional(text(64)),
  passphrase: optional(text(1024)),
  words: optional(text(512)),
  /** Of `recover`: words or extended secret keys, one for each key. */
  keys: optional(list(text(512), 15)),
  code: optional(text(64)),
  recoveryCode: optional(text(64)),
  yubicoPublicId: optional(text(64)),
  yubicoPrivateId: optional(text(64)),
  yubicoKey: optional(text(64)),
  /** Of an encrypted key record (BIP 129). */
  bsmsToken: optional(text(64)),
  exchangeKey: optional(text(512)),
  exchangeSecret: optional(text(8_192)),
  exchangePassphrase: optional(text(512)),
  /** Of `incident rotate`. */
  mailPassword: optional(text(1_024)),
  smsToken: optional(text(1_024)),
  databaseUrl: optional(text(2_048)),
})

export type Secrets = ReturnType<typeof secretFields>
export type SecretName = Exclude<keyof Secrets, 'keys'>

const NO_SECRETS: Secrets = secretFields({}, 'secrets')

/**
 * Reads `--secrets FILE` or `--secrets -`.
 * @throws Fault client.file_exposed if group or others may read the file; no fault quotes any of it
 */
export function readSecrets(from: string | undefined): Secrets {
  if (from === undefined) return NO_SECRETS
  const content = from === '-' ? readFileSync(0, 'utf8') : readPrivateFile(from)
  try {
    return secretFields(JSON.parse(content) as Canonical, 'secrets')
  } catch {
    // Without the cause: its words might quote what was read.
    const reason =
      'not a JSON object of claimCode, passphrase, words, keys, code, recoveryCode, yubico… ' +
      'exchange…, mailPassword, smsToken or databaseUrl'
    throw new Fault('client.argument_invalid', { option: '--secrets', reason })
  }
}

function readPrivateFile(file: string): string {
  const mode = modeOf(file)
  if ((mode & 0o077) !== 0) {
    throw new Fault('client.file_exposed', { file, mode: (mode & 0o777).toString(8) })
  }
  return readFileSync(file, 'utf8')
}

function modeOf(file: string): number {
  try {
    return statSync(file).mode
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
}
