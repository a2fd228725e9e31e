// Where in a seed the keys of a multisig wallet lie (BIP 48, BIP 87).

import { unreachable } from '../basics.ts'
import { HARDENED } from './extended-key.ts'
import { NETWORKS, type Network } from './network.ts'

/** `48-wsh` and `48-sh-wsh` are BIP 48's script types 2 and 1; `87` is BIP 87, for any script. */
export type AccountScheme = '48-wsh' | '48-sh-wsh' | '87'

/**
 * The path of an account's key for multisig, every step hardened: `48h/coin/account/2h` for P2WSH,
 * `48h/coin/account/1h` for P2SH-P2WSH, `87h/coin/account` for both.
 *
 * @param account - an integer, 0 to 2^31 - 1
 * @throws RangeError outside that range
 * @see BIP 48, BIP 87
 */
export function accountPath(
  network: Network,
  account: number,
  scheme: AccountScheme = '48-wsh',
): readonly number[] {
  if (!Number.isInteger(account) || account < 0 || account >= HARDENED) {
    throw new RangeError(`not an account: ${account}`)
  }
  const { coinType } = NETWORKS[network]
  return stepsOf(scheme, coinType, account).map((step) => HARDENED + step)
}

function stepsOf(scheme: AccountScheme, coinType: number, account: number): readonly number[] {
  switch (scheme) {
    case '48-wsh':
      return [48, coinType, account, 2]
    case '48-sh-wsh':
      return [48, coinType, account, 1]
    case '87':
      return [87, coinType, account]
    default:
      return unreachable(scheme)
  }
}
