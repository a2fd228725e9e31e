// For Electrum: a wallet file that watches. To sign with it, the words or the device of a key are
// given to a wallet of the same kind.

import { slip132Text } from '../../bitcoin/slip132.ts'
import { keysOf, shapeOf } from '../exit/outline.ts'
import type { ExportFacts } from './export.ts'
import { pathText } from './multisig.ts'

/** Of Electrum 4.3; newer ones read it and bring it up to date. */
const SEED_VERSION = 50

export function electrumText(facts: ExportFacts): string {
  const { needed, keys } = shapeOf(facts.descriptor)
  const wrapping = facts.descriptor.startsWith('sh(') ? 'sh-wsh' : 'wsh'
  const cosigners = keysOf(facts).map(({ path, xpub, fingerprint, whose }, at) => ({
    [`x${at + 1}/`]: {
      type: 'bip32',
      pw_hash_version: 1,
      derivation: pathText(path),
      root_fingerprint: fingerprint,
      label: whose,
      xprv: null,
      xpub: slip132Text(xpub, wrapping),
    },
  }))
  const wallet = {
    seed_version: SEED_VERSION,
    wallet_type: `${needed}of${keys}`,
    use_encryption: false,
  }
  return `${JSON.stringify(Object.assign(wallet, ...cosigners), null, 2)}\n`
}
