// Which wallets a co-signer takes part in: those that nobody but the user can empty alone, and out
// of which the user finds without the server. It judges places of keys, not whose keys they are.

import type { Descriptor } from '../bitcoin/descriptor.ts'
import { Fault } from '../fault.ts'
import type { Wallet } from './wallet.ts'

/**
 * Whether the wallet has one of the four shapes: 2-of-2, 2-of-3 (plain, nested, sorted or not), and
 * 2-of-2 of user and server, in this order, with a backup or the user alone after a time.
 * @throws Fault wallet.shape_unsupported with the reason
 */
export function checkShape(wallet: Pick<Wallet, 'descriptor' | 'userKey' | 'serverKey'>): void {
  const { descriptor, userKey, serverKey } = wallet
  const reason = userKey === serverKey ? 'user and server have one key' : whyNot(descriptor, wallet)
  if (reason !== null) {
    const { threshold, keys } = descriptor
    throw new Fault('wallet.shape_unsupported', { reason, threshold, keys: keys.length })
  }
}

/** Whether nobody gets out of it without the signer's key: the shape whose key is exported. */
export const needsSignersKey = ({ kind, keys }: Descriptor): boolean =>
  kind === 'multisig' && keys.length === 2

function whyNot(
  descriptor: Descriptor,
  { userKey, serverKey }: Pick<Wallet, 'userKey' | 'serverKey'>,
): string | null {
  const { threshold, keys } = descriptor
  if (descriptor.kind === 'multisig') {
    const isKnown = threshold === 2 && (keys.length === 2 || keys.length === 3)
    return isKnown ? null : 'it is neither 2-of-2 nor 2-of-3'
  }
  if (userKey !== 0 || serverKey !== 1) return 'user and server do not stand first and second'
  // Alone, the server's key would be all a thief of the server needs to wait for.
  return descriptor.laterKey === serverKey ? 'the server could spend alone' : null
}
