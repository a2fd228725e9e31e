// What a wallet's sealed key says once it is opened: the signer's account key, and all that is
// needed to use it. The text never changes: the hash of what is made of it stands in the journal.

import { readDescriptor, writeDescriptor } from '../../bitcoin/descriptor.ts'
import { Fault } from '../../fault.ts'

export type SealedKey = {
  readonly wallet: string
  readonly network: string
  /** With its checksum. */
  readonly descriptor: string
  /** The extended secret key, `tprv…`; with its origin before it where it is written. */
  readonly secret: string
}

/** @param origin - `[fingerprint/path]`, as in the descriptor */
export function sealedKeyText(key: SealedKey, origin: string): string {
  const { wallet, network, descriptor, secret } = key
  return `SECRET: the signer’s key of the wallet ${wallet}. With the user’s key it moves everything
that the wallet holds: never keep the two together.

Wallet: ${wallet}
Network: ${network}
Descriptor: ${descriptor}
Key: ${origin}${secret}

To leave: ./countersign recover KIT --to ADDRESS --sealed-key FILE --identity FILE
Or put the key in the place of its public one in the descriptor, and give that to other software.
`
}

/** More is no sealed key. */
const MAX_LENGTH = 20_000

/** @throws Fault exit.sealed_key_invalid, descriptor.*; none quotes anything secret */
export function readSealedKey(text: string): SealedKey {
  const lines = text.slice(0, MAX_LENGTH).split(/\r?\n/)
  const of = (name: string): string => {
    const found = lines.filter((line) => line.startsWith(`${name}: `))
    const [line] = found
    if (line === undefined || found.length > 1) {
      throw new Fault('exit.sealed_key_invalid', { missing: `one line with ${name}` })
    }
    return line.slice(name.length + 2).trim()
  }
  const descriptor = writeDescriptor(readDescriptor(of('Descriptor')))
  const secret = of('Key').replace(/^\[[0-9a-f/h]*\]/, '')
  return { wallet: of('Wallet'), network: of('Network'), descriptor, secret }
}
