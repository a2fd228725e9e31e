// What somebody saw on the chain. A spend by our key that our journal lacks means that the key is
// out, or the journal an old one: the wallet freezes. That never lets anything go on; the height
// that is told lets lock times near it go on, and none that lies further ahead by the clock.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { readCoSigned } from '@countersign/core/bitcoin/cosign-script.ts'
import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import type { Descriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { p2wshScript } from '@countersign/core/bitcoin/script.ts'
import { sighashOf } from '@countersign/core/bitcoin/sighash-types.ts'
import { signedTxid } from '@countersign/core/bitcoin/signed-txid.ts'
import { MAX_STANDARD_WU } from '@countersign/core/bitcoin/sizes.ts'
import {
  readTransaction,
  type Transaction,
  type TxInput,
  txidOf,
  weightWu,
} from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER, type WalletRecord } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { ownKeysIn } from '../own-keys.ts'
import { writeProofs } from '../proofs.ts'
import type { Heard } from '../request.ts'
import type { Signer } from '../signer.ts'
import { walletOf } from './wallets.ts'

type Report = MessageBody<'chain.report'>

/** Remembered in memory only: after a start, heights lie ahead until it was told again. */
export function hearHeight({ signer, body }: Heard<MessageBody<'chain.height'>>): Canonical {
  signer.tip.height = body.height
  return {}
}

/**
 * Answers `known` for what the journal has, `not-ours` without a valid signature by our key, else
 * `frozen`. A false story cannot freeze: it would need our signature over its own bytes.
 * @throws Fault wallet.missing, transaction.*, sign.too_heavy
 */
export function hearTransaction({ signer, body, proof }: Heard<Report>): Canonical {
  const record = walletOf(signer, body.wallet)
  const transaction = readTransaction(body.transaction)
  // Nodes would not pass it on, and looking at every input of it would keep all others waiting.
  if (weightWu(transaction) > MAX_STANDARD_WU) throw new Fault('sign.too_heavy')
  const { ledger } = signer
  const names = namesOf(transaction)
  if (names.some((txid) => ledger.isSigned(record.name, txid))) return { outcome: 'known' }
  if (!isProven(signer, record, transaction, body)) return { outcome: 'not-ours' }
  if (!signer.charter().stops.frozenWallets.has(record.name)) {
    signer.freeze({
      log: CHARTER,
      kind: 'wallet.frozen',
      body: { wallet: record.name, txid: txidOf(transaction) },
      proofs: proof ? writeProofs(proof) : [],
    })
  }
  return { outcome: 'frozen' }
}

/**
 * The txids that a spend of ours may have under these signatures. They do not sign the input
 * scripts: with one changed it has another txid. So it is also named as if none were there, and as
 * if each input had the one that its nested witness script needs.
 */
function namesOf(transaction: Transaction): readonly string[] {
  const inputs = transaction.inputs.map((input) => ({ ...input, scriptSig: new Uint8Array() }))
  const bare = { ...transaction, inputs }
  const nested = inputs.map(({ witness }) => {
    const witnessScript = witness.at(-1)
    return witnessScript ? { redeemScript: p2wshScript(witnessScript) } : {}
  })
  return [txidOf(transaction), txidOf(bare), signedTxid(bare, nested)]
}

/** Whether our key signed it, and nothing that was left out could make it a spend of ours. */
function isProven(
  signer: Signer,
  { name, wallet }: WalletRecord,
  transaction: Transaction,
  { amounts, places = [] }: Report,
): boolean {
  const near = places.slice(0, transaction.inputs.length)
  const isOwnKey = ownKeysIn(signer, { name, wallet }, near)
  const isSigned = transaction.inputs.map((_, inputIndex) =>
    isSignedByUs(transaction, inputIndex, amounts[inputIndex], {
      isOwnKey,
      descriptor: wallet.descriptor,
    }),
  )
  if (!isSigned.includes(true)) return false
  // A nested spend of ours is known by its witness scripts. A signature vouches for the script of
  // its own input alone, so that each coin we signed away before has to come with one.
  const isNested = wallet.descriptor.wrapping === 'sh-wsh'
  const isKnownCoin = ({ txid, index }: TxInput) => signer.ledger.hasSpent(name, `${txid}:${index}`)
  return !isNested || transaction.inputs.every((input, at) => isSigned[at] || !isKnownCoin(input))
}

type Ours = {
  readonly isOwnKey: (publicKey: Uint8Array) => boolean
  readonly descriptor: Descriptor
}

/**
 * Whether the input's witness has our valid signature. Only what can spend a coin of the wallet is
 * looked at: its kind of script, and no more items than that takes. So the work is bounded by the
 * transaction's weight, and no decoy hides a spend.
 */
function isSignedByUs(
  transaction: Transaction,
  inputIndex: number,
  amount: string | undefined,
  { isOwnKey, descriptor: { threshold, keys } }: Ours,
): boolean {
  const witness = transaction.inputs[inputIndex]?.witness ?? []
  const witnessScript = witness.at(-1)
  const amountSats = readAmount(amount)
  if (!witnessScript || amountSats === null || witness.length !== threshold + 2) return false
  // A rehearsal of the way out by our key, which took nothing (BIP 322). The signature covers it.
  if (amountSats === 0n) return false
  const coSigned = readCoSigned(witnessScript)
  if (coSigned?.threshold !== threshold || coSigned.publicKeys.length > keys.length) return false
  const ownKeys = coSigned.publicKeys.filter(isOwnKey)
  if (ownKeys.length === 0) return false
  return witness.slice(1, -1).some((item) => {
    const signed = readSignature(item)
    if (!signed) return false
    const spent = { witnessScript, amountSats }
    const hash = sighashOf(transaction, inputIndex, spent, signed.sighashType)
    return ownKeys.some((publicKey) => verifyHash(hash, publicKey, signed.signature))
  })
}

function readAmount(digits: string | undefined) {
  if (digits === undefined || !/^(0|[1-9]\d{0,15})$/.test(digits)) return null
  const amount = BigInt(digits)
  return amount <= 2_100_000_000_000_000n ? sats(amount) : null
}
