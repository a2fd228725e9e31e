// The PSBT that the user signed, of a spend whose answer was lost: the signer had counted it when
// server or database died, and what it said after that was about something else.

import { readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { Fault } from '@countersign/core/fault.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import type { SpendRecord, WalletRecord } from '../ports/records.ts'
import type { Reader } from '../ports/store.ts'
import { wishOf } from './ask-spend.ts'

/** Change at any index: the signer has judged how far it may lie. */
const ANYWHERE = [2 ** 31 - 1, 2 ** 31 - 1] as const

/**
 * The spend's own PSBT, else that of its latest asking in which every user's signature is valid:
 * whoever stole a device key can ask with signatures of no worth. Empty when there is none.
 */
export async function usersPsbt(
  reader: Reader,
  { wallet, txid, psbt }: SpendRecord,
): Promise<Uint8Array> {
  if (psbt.length > 0) return psbt
  const pinned = await reader.wallet(wallet)
  const ids = await reader.askingIds({ wallet, txid })
  for (const id of pinned ? ids.toReversed() : []) {
    const asking = await reader.asking(id)
    if (!asking || !pinned) continue
    const asked = Uint8Array.fromBase64(wishOf(asking).psbt)
    if (isSignedByUser(asked, pinned)) return asked
  }
  return psbt
}

function isSignedByUser(
  bytes: Uint8Array,
  { descriptor, userKey, serverKey }: WalletRecord,
): boolean {
  // No address is written here, so that any network will do.
  const network = 'regtest'
  const wallet = { network, descriptor: readDescriptor(descriptor), userKey, serverKey } as const
  try {
    return examine(readPsbt(bytes), wallet, ANYWHERE).kind === 'signable'
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
