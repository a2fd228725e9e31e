// What the signer read from a spend's bytes, for people to compare with what they meant.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
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

function addressField(script: Uint8Array, network: Network): { readonly address?: string } {
  const address = addressOf(script, network)
  return address === null ? {} : { address }
}
