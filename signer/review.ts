// What the signer read from a spend's bytes, for people to compare with what they meant.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { writtenAs } from '@countersign/core/bitcoin/lock-time.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'

/** Payments and change with their addresses, where the script has one; fee and size. */
export function review(spend: Spend, network: Network): Canonical {
  return {
    txid: spend.txid,
    amountSats: plain(spend.amountSats),
    feeSats: plain(spend.feeSats),
    vsize: plain(spend.vsize),
    ...notBeforeOf(spend),
    payments: spend.payments.map(({ script, amountSats }) => ({
      script: script.toHex(),
      ...addressField(script, network),
      sats: plain(amountSats),
    })),
    change: spend.change.map(({ place, outputIndex, amountSats }) => ({
      outputIndex: plain(outputIndex),
      chain: plain(place.chain),
      index: plain(place.index),
      ...addressField(place.scripts.script, network),
      sats: plain(amountSats),
    })),
  }
}

/** The lock time as it stands in the transaction: it may lie ahead, or be over. */
function notBeforeOf({ lockTime }: Spend): { readonly notBefore?: Canonical } {
  const written = lockTime && writtenAs(lockTime)
  return written === null ? {} : { notBefore: plain(written) }
}

function addressField(script: Uint8Array, network: Network): { readonly address?: string } {
  const address = addressOf(script, network)
  return address === null ? {} : { address }
}
