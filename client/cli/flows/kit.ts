// What a wallet is left with, at rest. The recovery kit, sealed by a passphrase or for the age keys
// of those who shall open it: it holds no secret, but whoever reads it sees what the wallet holds.
// The sealed key of a 2-of-2 is opened here as well.

import { type Descriptor, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { object, text, word } from '@countersign/core/fields.ts'
import { readSealedKey } from '@countersign/core/wallet/exit/sealed-key.ts'
import { armor, Decrypter, Encrypter } from 'age-encryption'
import { readText } from '../keep/files.ts'
import { openSecret, sealedParts, sealSecret } from '../keep/sealed.ts'

const PURPOSE = 'countersign/recovery-kit/v1'

/** More is no kit. */
const MAX_LENGTH = 400_000

const sealedKit = object({
  version: word('1'),
  purpose: word(PURPOSE),
  ...sealedParts,
  sealed: text(MAX_LENGTH),
})

/** @throws Fault client.passphrase_short */
export function sealKit(kit: string, passphrase: string): string {
  const header = { version: '1', purpose: PURPOSE }
  const sealed = sealSecret(header, new TextEncoder().encode(kit), passphrase)
  return `${JSON.stringify(sealed, null, 2)}\n`
}

/**
 * As `age` writes it, armored: every program that knows age opens it.
 * @param recipients - `age1...`; any one of their keys opens it
 * @throws Fault client.argument_invalid for one that is none
 */
export async function sealKitFor(kit: string, recipients: readonly string[]): Promise<string> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch (cause) {
      const reason = `${recipient.slice(0, 12)}... is no recipient of age: they begin with age1`
      throw new Fault('client.argument_invalid', { option: '--age', reason }, { cause })
    }
  }
  return armor.encode(await encrypter.encrypt(kit))
}

/** Bytes of age as a text, which survives mails and printers. */
export const armored = (file: Uint8Array): string => armor.encode(file)

export type KitOpening = {
  /** Asked for only where the kit is sealed by one. */
  askPassphrase(): Promise<string>
  /** A file of age identities, where one was given. */
  readonly identityFile?: string
}

/**
 * The text of a kit, sealed or not.
 * @throws Fault client.passphrase_wrong; client.argument_invalid for a kit of age that no given
 * identity opens
 */
export async function openKit(file: string, opening: KitOpening): Promise<string> {
  const found = readText(file)
  if (isAge(found)) return openAge(found, 'kit', opening.identityFile)
  const sealed = readSealed(found)
  if (sealed === null) return found
  return new TextDecoder().decode(openSecret(sealed, await opening.askPassphrase()))
}

/**
 * The secret of a sealed key, for the wallet of this kit alone.
 * @throws Fault exit.sealed_key_invalid, exit.key_foreign, client.argument_invalid
 */
export async function openSealedKey(
  file: string,
  identityFile: string | undefined,
  wallet: { readonly descriptor: Descriptor; readonly network: Network },
): Promise<string> {
  const found = readText(file)
  const key = readSealedKey(isAge(found) ? await openAge(found, 'key', identityFile) : found)
  const descriptor = writeDescriptor(wallet.descriptor)
  if (key.descriptor !== descriptor || key.network !== wallet.network) {
    const { wallet: name, network, descriptor: its } = key
    const reason = 'the sealed key is of another wallet than the kit'
    throw new Fault('exit.key_foreign', { reason, file, name, network, its, kit: descriptor })
  }
  return key.secret
}

const isAge = (found: string) =>
  found.startsWith('-----BEGIN AGE ENCRYPTED FILE-----') || found.startsWith('age-encryption.org/')

function readSealed(found: string) {
  try {
    return sealedKit(JSON.parse(found) as Canonical, 'kit')
  } catch {
    return null
  }
}

async function openAge(
  found: string,
  what: 'kit' | 'key',
  identityFile: string | undefined,
): Promise<string> {
  const refuse = (reason: string, cause?: unknown) =>
    new Fault('client.argument_invalid', { option: '--identity', reason }, { cause })
  if (identityFile === undefined) {
    throw refuse(`this ${what} is sealed by age: give the file of a key that opens it`)
  }
  const lines = readText(identityFile).split(/\r?\n/)
  const decrypter = new Decrypter()
  try {
    for (const line of lines.map((each) => each.trim())) {
      if (line !== '' && !line.startsWith('#')) decrypter.addIdentity(line)
    }
    return await decrypter.decrypt(armor.decode(found), 'text')
  } catch (cause) {
    throw refuse(`no key of this file opens the ${what}`, cause)
  }
}
