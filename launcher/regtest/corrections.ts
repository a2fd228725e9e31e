// What Bitcoin Core does and bcoin does not: `sendrawtransaction` that truly verifies, replacement
// by fee, one verdict for sending and for testing. Nothing may enter the mempool but by `submit`.

import type { Bcoin, CoinView, MempoolEntry, Transaction } from './bcoin.ts'
import { RPC, RpcError } from './rpc-error.ts'
import { type ScriptFault, scriptFault } from './script-faults.ts'

/** Least relay fee, and what a replacement adds to the old fee: as strict as any Core. */
export const RELAY_RATE_SAT_PER_VB = 1

/** Core's default `maxfeerate`, 0.10 BTC/kvB. */
export const MAX_RATE_SAT_PER_VB = 10_000

const MAX_REPLACED = 100

export type Judgement =
  | { readonly kind: 'known'; readonly feeSats: number }
  | {
      readonly kind: 'acceptable'
      readonly feeSats: number
      readonly replaced: readonly MempoolEntry[]
    }
  | Refusal

type Refusal = {
  readonly kind: 'refused'
  readonly code: number
  readonly reason: string
  readonly detail?: string
}

/** Reads a transaction from hex; refuses with -22. */
export function readTransaction({ TX }: Bcoin, hex: unknown): Transaction {
  if (typeof hex !== 'string' || hex.length === 0 || !/^([0-9a-f]{2})+$/i.test(hex)) {
    throw new RpcError(
      RPC.deserialization,
      'TX decode failed. Make sure the tx has at least one input.',
    )
  }
  const raw = Buffer.from(hex, 'hex')
  try {
    const tx = TX.fromRaw(raw)
    // bcoin ignores what follows the transaction, and a second encoding of the same numbers.
    if (tx.inputs.length > 0 && tx.toRaw().equals(raw)) return tx
  } catch {
    // The refusal below says it.
  }
  throw new RpcError(
    RPC.deserialization,
    'TX decode failed. Make sure the tx has at least one input.',
  )
}

/** What a node would say to this transaction, without taking it. */
export async function judge(
  bcoin: Bcoin,
  tx: Transaction,
  maxRateSatPerVb: number,
): Promise<Judgement> {
  const { chain, mempool } = bcoin.node
  const [isSane, sanityReason] = tx.checkSanity()
  if (!isSane) return refused(RPC.rejected, sanityReason)
  if (tx.isCoinbase()) return refused(RPC.rejected, 'coinbase')
  if (await chain.hasCoins(tx)) return refused(RPC.alreadyInChain, 'txn-already-known')
  const [isStandard, standardReason] = tx.checkStandard()
  if (!isStandard) return refused(RPC.rejected, standardReason)
  if (!(await mempool.verifyFinal(tx, bcoin.lockFlags.STANDARD_LOCKTIME_FLAGS))) {
    return refused(RPC.rejected, 'non-final')
  }

  const replaced = replacedBy(bcoin, tx)
  if (tx.inputs.some(({ prevout }) => replaced.has(prevout.hash))) {
    return refused(RPC.rejected, 'bad-txns-spends-conflicting-tx')
  }
  const view = await mempool.getCoinView(tx)
  if (tx.inputs.some(({ prevout }) => view.getOutput(prevout) === null)) {
    return refused(RPC.transactionError, 'bad-txns-inputs-missingorspent')
  }
  const [feeSats, inputsReason] = tx.checkInputs(view, chain.height + 1)
  if (feeSats < 0) return refused(RPC.rejected, inputsReason)

  const known = mempool.getEntry(tx.hash('hex'))
  if (known !== undefined) {
    // The same txid may come with another witness. Core answers the txid unseen; a bad signature is
    // worth a refusal all the same.
    const fault = scriptFault(bcoin, tx, view)
    return fault === null ? { kind: 'known', feeSats } : refused(RPC.rejected, ...failed(fault))
  }
  const old = [...replaced.values()]
  const fault = feeFault(bcoin, tx, { feeSats, old }) ?? (await entryFault(bcoin, tx, view))
  if (fault !== null) return fault
  if (feeSats > maxRateSatPerVb * tx.getVirtualSize()) {
    return refused(RPC.transactionError, 'max-fee-exceeded')
  }
  return { kind: 'acceptable', feeSats, replaced: old }
}

/** Takes a transaction into the mempool or throws Core's refusal. One already there is no error. */
export async function submit(
  bcoin: Bcoin,
  tx: Transaction,
  maxRateSatPerVb: number,
): Promise<void> {
  const { mempool } = bcoin.node
  const judgement = await judge(bcoin, tx, maxRateSatPerVb)
  if (judgement.kind === 'refused') throw refusalError(judgement)
  if (judgement.kind === 'known') return
  for (const entry of judgement.replaced) {
    // Evicting one takes its descendants along.
    if (mempool.getEntry(entry.tx.hash('hex')) !== undefined) mempool.evictEntry(entry)
  }
  mempool.removeOrphan(tx.hash('hex'))
  // bcoin verifies once more, and answers unknown inputs instead of throwing.
  const missing = await mempool.addTX(tx, -1)
  if (missing !== null && missing.length > 0) {
    throw new RpcError(RPC.transactionError, 'bad-txns-inputs-missingorspent')
  }
}

const refused = (code: number, reason: string, detail?: string): Refusal => ({
  kind: 'refused',
  code,
  reason,
  ...(detail === undefined ? {} : { detail }),
})

/** The words of `sendrawtransaction`, where they differ from those of `testmempoolaccept`. */
const SENDING: Readonly<Record<string, string>> = {
  'txn-already-known': 'Transaction outputs already in utxo set',
  'max-fee-exceeded': 'Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)',
}

function refusalError({ code, reason, detail }: Refusal): RpcError {
  const words = SENDING[reason] ?? reason
  return new RpcError(code, detail === undefined ? words : `${words}, ${detail}`)
}

/** The mempool entries that spend the same coins, with all their descendants, by hash. */
function replacedBy({ node: { mempool } }: Bcoin, tx: Transaction): Map<string, MempoolEntry> {
  const own = tx.hash('hex')
  const found = new Map<string, MempoolEntry>()
  const add = (entry: MempoolEntry | undefined) => {
    if (entry === undefined) return
    const hash = entry.tx.hash('hex')
    if (hash === own || found.has(hash)) return
    found.set(hash, entry)
    for (const index of entry.tx.outputs.keys()) add(mempool.getSpent(hash, index))
  }
  for (const { prevout } of tx.inputs) add(mempool.getSpent(prevout.hash, prevout.index))
  return found
}

/** Relay and replacement fees (BIP125 rules 3 to 5, without opt-in). */
function feeFault(
  { node: { mempool } }: Bcoin,
  tx: Transaction,
  { feeSats, old }: { readonly feeSats: number; readonly old: readonly MempoolEntry[] },
): Refusal | null {
  const sizeVb = tx.getVirtualSize()
  const relaySats = Math.ceil(sizeVb * RELAY_RATE_SAT_PER_VB)
  if (feeSats < relaySats) {
    return refused(RPC.rejected, 'min relay fee not met', `${feeSats} < ${relaySats}`)
  }
  if (old.length > MAX_REPLACED) {
    return refused(RPC.rejected, 'too many potential replacements')
  }
  const direct = new Set(
    tx.inputs.map(({ prevout }) => mempool.getSpent(prevout.hash, prevout.index)),
  )
  for (const entry of old) {
    if (direct.has(entry) && feeSats * entry.size <= entry.fee * sizeVb) {
      const detail = `rejecting replacement ${tx.txid()}: its fee rate is not above the old one`
      return refused(RPC.rejected, 'insufficient fee', detail)
    }
  }
  const neededSats = old.reduce((sum, { fee }) => sum + fee, 0) + relaySats
  if (old.length > 0 && feeSats < neededSats) {
    const detail = `rejecting replacement ${tx.txid()}: ${feeSats} < ${neededSats} satoshis`
    return refused(RPC.rejected, 'insufficient fee', detail)
  }
  return null
}

/** bcoin's own verdict on everything else, scripts and signatures among it. */
async function entryFault(bcoin: Bcoin, tx: Transaction, view: CoinView): Promise<Refusal | null> {
  const { chain, mempool } = bcoin.node
  try {
    await mempool.verify(bcoin.MempoolEntry.fromTX(tx, view, chain.height), view)
    return null
  } catch (cause) {
    const error = cause as { readonly type?: string; readonly reason?: string }
    if (error.type !== 'VerifyError' || error.reason === undefined) throw cause
    if (!error.reason.endsWith('mandatory-script-verify-flag')) {
      return refused(RPC.rejected, error.reason)
    }
    const fault = scriptFault(bcoin, tx, view)
    if (fault === null) return refused(RPC.rejected, error.reason)
    return refused(RPC.rejected, ...failed(fault))
  }
}

function failed(fault: ScriptFault): readonly [reason: string, detail: string] {
  const { sentence, where, isConsensus } = fault
  const flag = isConsensus
    ? 'mandatory-script-verify-flag-failed'
    : 'non-mandatory-script-verify-flag'
  return [`${flag} (${sentence})`, where]
}
