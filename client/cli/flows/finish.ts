// The end of a spend: the signer's signatures are verified, put into our own PSBT, which is kept,
// finalised and sent. What the signer returns never replaces what we built.

import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature, SIGHASH_ALL } from '@countersign/core/bitcoin/der.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { addPartialSignatures, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { Fault } from '@countersign/core/fault.ts'
import { findPlace } from '@countersign/core/wallet/places.ts'
import { advance } from '@countersign/core/wallet/wallet.ts'
import type { Context } from '../context.ts'
import { keepSpend } from '../keep/spends.ts'
import { allWallets, type PinnedWallet, remember, requireWallet } from '../keep/wallets.ts'
import type { SignerSignature } from './answers.ts'
import { isOfWallet, viewOf } from './funds.ts'
import { signingPlaces } from './sign.ts'
import { askPaired } from './signer.ts'

export type Finished = {
  readonly txid: string
  readonly psbt: Psbt
  /** The transaction as the network takes it, in hex. */
  readonly rawHex: string
}

export type Signed = {
  readonly wallet: string
  readonly psbt: Psbt
  readonly signatures: readonly SignerSignature[]
}

/**
 * Verifies, combines, keeps, finalises.
 * @throws Fault client.signature_wrong unless every input has a valid signature by the signer's key
 */
export function finishSpend(
  context: Context,
  { wallet: name, psbt, signatures }: Signed,
): Finished {
  const pinned = requireWallet(context, name)
  const { wallet } = pinned
  const read = signatures.map(({ inputIndex, publicKey, signature }) => ({
    inputIndex,
    publicKey: Uint8Array.fromHex(publicKey),
    signature: Uint8Array.fromHex(signature),
  }))
  signingPlaces(psbt, wallet).forEach(({ place, sighash }, inputIndex) => {
    const expected = place.scripts.publicKeys[wallet.serverKey]
    const own = read.filter((each) => each.inputIndex === inputIndex)
    const [given] = own
    const parsed = given && readSignature(given.signature)
    const isValid =
      own.length === 1 &&
      expected &&
      parsed?.sighashType === SIGHASH_ALL &&
      given?.publicKey.toHex() === expected.toHex() &&
      verifyHash(sighash, expected, parsed.signature)
    if (!isValid) throw new Fault('client.signature_wrong', { inputIndex })
  })
  const complete = addPartialSignatures(psbt, read)
  keepSpend(context, complete)
  rememberPlaces(context, name, complete)
  return { txid: complete.txid, psbt: complete, rawHex: finalizeMultisig(complete).toHex() }
}

// The change is used from now on, also while the node knows nothing of it.
function rememberPlaces(context: Context, name: string, psbt: Psbt): void {
  const { wallet, marks } = requireWallet(context, name)
  const places = psbt.outputs.flatMap(({ keyPaths, script }) => {
    const place = findPlace(wallet, keyPaths, script)
    return place ? [place] : []
  })
  remember(context, name, advance(marks, places))
}

/** A kept spend that has both signatures already, so that nobody needs to be asked; else null. */
export function finishKept(context: Context, name: string, psbt: Psbt): Finished | null {
  const { wallet } = requireWallet(context, name)
  const isComplete = signingPlaces(psbt, wallet).every(({ place, sighash }, inputIndex) =>
    [wallet.userKey, wallet.serverKey].every((at) => {
      const key = place.scripts.publicKeys[at] as Uint8Array
      const own = psbt.inputs[inputIndex]?.partialSignatures.find(
        ({ publicKey }) => publicKey.toHex() === key.toHex(),
      )
      const parsed = own && readSignature(own.signature)
      return parsed ? verifyHash(sighash, key, parsed.signature) : false
    }),
  )
  if (!isComplete) return null
  rememberPlaces(context, name, psbt)
  return { txid: psbt.txid, psbt, rawHex: finalizeMultisig(psbt).toHex() }
}

/** The wallet whose coins a kept spend spends. @throws Fault sign.input_foreign */
export function ownerOf(context: Context, psbt: Psbt): PinnedWallet {
  const owner = allWallets(context).find(({ wallet }) => isOfWallet(psbt, wallet))
  if (!owner) throw new Fault('sign.input_foreign', { txid: psbt.txid })
  return owner
}

/**
 * Ends when the network has the transaction: the server gives it what was signed, a node takes it
 * from us. Once more is fine.
 * @throws Fault chain.*, client.not_sent
 */
export async function broadcast(context: Context, finished: Finished): Promise<void> {
  const owner = ownerOf(context, finished.psbt)
  // The signer repeats itself for what it has signed.
  const body = { wallet: owner.name, psbt: writePsbt(finished.psbt).toBase64() }
  await viewOf(context, owner).send(finished, () => askPaired(context, 'spend.sign', body))
}
