// What somebody saw on the chain. A spend by our key that our journal lacks means that the key is
// out, or the journal an old one: the wallet freezes. Nothing told here ever lets anything go on.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import { type SpentScript, sighashOf } from '@countersign/core/bitcoin/sighash-types.ts'
import { readTransaction, type Transaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER } from '../charter.ts'
import { ownKeysIn } from '../own-keys.ts'
import { writeProofs } from '../proofs.ts'
import type { Heard } from '../request.ts'
import { walletOf } from './wallets.ts'

/** A standard transaction has fewer; whoever sends more only wants to keep us busy. */
const MAX_CHECKS = 4_000

/**
 * Answers `known` for what the journal has, `not-ours` without a valid signature by our key, else
 * `frozen`. A false story cannot freeze: it would need our signature over its own bytes.
 * @throws Fault wallet.missing, transaction.*
 */
export function hearTransaction({
  signer,
  body,
  proof,
}: Heard<MessageBody<'chain.report'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  const transaction = readTransaction(body.transaction)
  const txid = txidOf(transaction)
  if (isSigned(record.name)) return { outcome: 'known' }
  const isOwnKey = ownKeysIn(signer, record)
  if (!isSignedByUs(transaction, body.amounts, isOwnKey)) return { outcome: 'not-ours' }
  if (!signer.charter().stops.frozenWallets.has(record.name)) {
    signer.freeze({
      log: CHARTER,
      kind: 'wallet.frozen',
      body: { wallet: record.name, txid },
      proofs: proof ? writeProofs(proof) : [],
    })
  }
  return { outcome: 'frozen' }

  // Input scripts are no part of what a signature signs: with one changed, a spend of ours would
  // have another txid and still carry our signature.
  function isSigned(wallet: string): boolean {
    const bare = { ...transaction, inputs: transaction.inputs.map(withoutScript) }
    return [txid, txidOf(bare)].some((each) => signer.ledger.isSigned(wallet, each))
  }
}

const withoutScript = (input: Transaction['inputs'][number]) => ({
  ...input,
  scriptSig: new Uint8Array(),
})

function isSignedByUs(
  transaction: Transaction,
  amounts: readonly string[],
  isOwnKey: (publicKey: Uint8Array) => boolean,
): boolean {
  let checks = 0
  for (const [inputIndex, { witness }] of transaction.inputs.entries()) {
    const witnessScript = witness.at(-1)
    const amountSats = readAmount(amounts[inputIndex])
    if (!witnessScript || amountSats === null) continue
    const keys = pushedKeys(witnessScript).filter(isOwnKey)
    const spent: SpentScript = { witnessScript, amountSats }
    for (const publicKey of keys) {
      for (const item of witness.slice(0, -1)) {
        if (checks >= MAX_CHECKS) return false
        const signed = readSignature(item)
        if (!signed) continue
        checks += 1
        const hash = sighashOf(transaction, inputIndex, spent, signed.sighashType)
        if (verifyHash(hash, publicKey, signed.signature)) return true
      }
    }
  }
  return false
}

function readAmount(digits: string | undefined) {
  if (digits === undefined || !/^(0|[1-9]\d{0,15})$/.test(digits)) return null
  const amount = BigInt(digits)
  return amount <= 2_100_000_000_000_000n ? sats(amount) : null
}

/** Every 33 bytes that a script pushes and that look like a compressed key. */
function pushedKeys(script: Uint8Array): readonly Uint8Array[] {
  const keys: Uint8Array[] = []
  for (let at = 0; at + 34 <= script.length; at += 1) {
    const isKey = script[at] === 33 && (script[at + 1] === 2 || script[at + 1] === 3)
    if (isKey) keys.push(script.subarray(at + 1, at + 34))
  }
  return keys
}
