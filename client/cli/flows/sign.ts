// Signs a spend with the user's own key, before anybody else is asked.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { SIGHASH_ALL, writeSignature } from '@countersign/core/bitcoin/der.ts'
import { derive, type ExtendedSecretKey } from '@countersign/core/bitcoin/extended-key.ts'
import { writtenAs } from '@countersign/core/bitcoin/lock-time.ts'
import { type Psbt, spentOutput } from '@countersign/core/bitcoin/psbt.ts'
import { addPartialSignatures } from '@countersign/core/bitcoin/psbt-write.ts'
import { sighashAll, sighashMidstates } from '@countersign/core/bitcoin/sighash.ts'
import { Fault } from '@countersign/core/fault.ts'
import { examine, type Spend } from '@countersign/core/wallet/examine.ts'
import { findPlace, type OwnPlace } from '@countersign/core/wallet/places.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Context } from '../context.ts'
import { openKey } from '../keep/keystore.ts'
import { requireWallet } from '../keep/wallets.ts'
import type { SignerReview } from './answers.ts'

/** An input of the wallet, and the hash that every key of it signs. */
export type SigningPlace = { readonly place: OwnPlace; readonly sighash: Uint8Array }

/** Where each input lies in the wallet. @throws Fault sign.input_foreign */
export function signingPlaces(psbt: Psbt, wallet: Wallet): readonly SigningPlace[] {
  const midstates = sighashMidstates(psbt.transaction)
  return psbt.inputs.map((input, inputIndex) => {
    const spent = spentOutput(input)
    const place = spent && findPlace(wallet, input.keyPaths, spent.script)
    if (!place) throw new Fault('sign.input_foreign', { inputIndex })
    const { witnessScript } = place.scripts
    const sighash = sighashAll(midstates, inputIndex, witnessScript, spent.amountSats)
    return { place, sighash }
  })
}

type Unsigned = {
  readonly psbt: Psbt
  readonly wallet: string
}

export type UserSigning = Unsigned & { readonly passphrase: string }

/** @returns the PSBT alone, of `signReviewed` */
export function signAsUser(context: Context, signing: UserSigning): Psbt {
  return signReviewed(context, signing).psbt
}

export type Reviewed = { readonly psbt: Psbt; readonly review: SignerReview }

/**
 * The PSBT with the user's signature on every input, and what its bytes say, examined as the signer
 * will.
 * @throws Fault client.passphrase_wrong, sign.*
 */
export function signReviewed(
  context: Context,
  { psbt, wallet, passphrase }: UserSigning,
): Reviewed {
  return signWithRoot(context, { psbt, wallet, root: openKey(context, passphrase) })
}

/** With a key that is open already: opening it takes long on purpose. @throws Fault sign.* */
export function signWithRoot(
  context: Context,
  { psbt, wallet: name, root }: Unsigned & { readonly root: ExtendedSecretKey },
): Reviewed {
  const { wallet, account } = requireWallet(context, name)
  const places = signingPlaces(psbt, wallet)
  const chains = [0, 1].map((chain) =>
    derive(root, [...accountPath(wallet.network, account), chain]),
  )
  const signatures = places.map(({ place, sighash }, inputIndex) => {
    const parent = chains[place.chain]
    if (!parent) throw new RangeError(`no chain ${place.chain}`)
    const key = derive(parent, [place.index])
    // Another keystore than the one the wallet was made with.
    if (key.publicKey.toHex() !== place.scripts.publicKeys[wallet.userKey]?.toHex()) {
      throw new Fault('client.wallet_differs', { wallet: name, field: 'the user’s key' })
    }
    const signature = writeSignature(signHash(sighash, key.secret), SIGHASH_ALL)
    return { inputIndex, publicKey: key.publicKey, signature }
  })
  const signed = addPartialSignatures(psbt, signatures)
  return { psbt: signed, review: examined(context, name, signed) }
}

/**
 * What the bytes say of a spend that the user's key has signed, here or elsewhere.
 * @throws Fault sign.* as the signer would
 */
export function examined(context: Context, name: string, psbt: Psbt): SignerReview {
  const { wallet, marks } = requireWallet(context, name)
  const examination = examine(psbt, wallet, marks)
  if (examination.kind === 'signable') return reviewOf(examination.spend)
  const [first] = examination.faults
  throw new Fault(first?.code ?? 'sign.user_unsigned', first?.facts)
}

function reviewOf(spend: Spend): SignerReview {
  const { txid, amountSats, feeSats, vsize, payments, change, lockTime } = spend
  return {
    txid,
    amountSats,
    feeSats,
    vsize,
    notBefore: (lockTime && writtenAs(lockTime)) ?? undefined,
    payments: payments.map(({ script, amountSats: paid }) => ({
      script: script.toHex(),
      sats: paid,
    })),
    change: change.map(({ outputIndex, place: { chain, index }, amountSats: back }) => ({
      outputIndex,
      chain,
      index,
      sats: back,
    })),
  }
}
