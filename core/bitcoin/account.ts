// Where in a seed the keys of a multisig wallet lie (BIP 48).

import { HARDENED } from './extended-key.ts'
import { NETWORKS, type Network } from './network.ts'

const PURPOSE = 48
const SCRIPT_TYPE_P2WSH = 2

/**
 * The path of an account's key for P2WSH multisig: `48h/coin/account/2h`, every step hardened.
 *
 * @param account - an integer, 0 to 2^31 - 1
 * @throws RangeError outside that range
 * @see BIP 48
 */
export function accountPath(network: Network, account: number): readonly number[] {
  if (!Number.isInteger(account) || account < 0 || account >= HARDENED) {
    throw new RangeError(`not an account: ${account}`)
  }
  const { coinType } = NETWORKS[network]
  return [PURPOSE, coinType, account, SCRIPT_TYPE_P2WSH].map((step) => HARDENED + step)
}
