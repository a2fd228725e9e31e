// What each entry of the signer's journal means for the server's tables. Applying one twice is the
// same as once; kinds that mean nothing here are passed over. What follows from the charter as a
// whole and from the time, such as who is a member and which policy holds, is read from its view.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readTransaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import { isSigned } from '@countersign/core/spend/life.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { MirrorEntry } from '../ports/signer.ts'
import type { Transactor } from '../ports/store.ts'
import { fieldsOf, hexOf, listOf, optional, textOf, textsOf, wholeOf } from './answers.ts'
import { ALL_WALLETS } from './follow-charter.ts'
import { memberOf } from './members.ts'
import { tell } from './tell.ts'

const SPENDS = 'spends/'

/** @returns whether the chain has to be looked at because of it */
export async function applyEntry(
  tx: Transactor,
  entry: MirrorEntry,
  now: UnixSeconds,
): Promise<boolean> {
  if (entry.log.startsWith(SPENDS)) {
    if (entry.kind === 'spend.signed') await applySpend(tx, entry, now)
    if (entry.kind === 'spend.settled') {
      const txid = hexOf(fieldsOf(entry.body, 'entry'), 'txid')
      await tx.removeOpenSpend(entry.log.slice(SPENDS.length), txid)
    }
    return false
  }
  const body = fieldsOf(entry.body, 'entry')
  switch (entry.kind) {
    case 'wallet.created':
      await createWallet(tx, entry)
      return true
    case 'wallet.rehearsed':
      await rehearse(tx, entry)
      return false
    case 'wallet.frozen': {
      const [wallet, txid] = [textOf(body, 'wallet'), hexOf(body, 'txid')]
      await tx.putFreeze({ wallet, reason: foreignSpend(txid), frozenAt: entry.time })
      return false
    }
    case 'signer.frozen': {
      const reason = textOf(body, 'why')
      await tx.putFreeze({ wallet: ALL_WALLETS, reason, frozenAt: entry.time })
      return false
    }
    default:
      return false
  }
}

async function createWallet(tx: Transactor, { body: given, time }: MirrorEntry): Promise<void> {
  const body = fieldsOf(given, 'entry')
  const policy = body.policy ?? ''
  await tx.putWallet({
    name: textOf(body, 'wallet'),
    descriptor: textOf(body, 'descriptor'),
    userKey: wholeOf(body, 'userKey'),
    serverKey: wholeOf(body, 'serverKey'),
    policy,
    policyHash: policyHash(policyFromCanonical(policy)),
    createdAt: time,
  })
}

/** What the signer verified itself. An older one that is read again takes no newer one's place. */
async function rehearse(tx: Transactor, { body: given, time: at, device }: MirrorEntry) {
  const body = fieldsOf(given, 'entry')
  const wallet = textOf(body, 'wallet')
  const known = (await tx.rehearsals()).find((each) => each.wallet === wallet)
  if (known && known.at >= at) return
  const proof = textOf(body, 'proof').replace(/^ful/, '')
  const txids = [txidOf(readTransaction(Uint8Array.fromBase64(proof)))]
  const member = await memberOf(tx, device ?? '')
  await tx.putRehearsal({ wallet, at, member, txids, verdict: 'allowed' })
}

/** The journal is above our own record: what it says was signed, was. */
async function applySpend(tx: Transactor, entry: MirrorEntry, now: UnixSeconds): Promise<void> {
  const wallet = entry.log.slice(SPENDS.length)
  const body = fieldsOf(entry.body, 'entry')
  const txid = hexOf(body, 'txid')
  const [receive = 0, change = 0] = listOf(body, 'used').map(Number)
  await tx.raiseUsed(wallet, [receive, change])
  await tell(tx, {
    tiding: { kind: 'spend.signed', wallet, txid, amountSats: BigInt(wholeOf(body, 'amountSats')) },
    at: entry.time,
    now,
    by: await memberOf(tx, entry.device ?? ''),
  })
  for (const replaced of textsOf(body, 'replaces')) await tx.removeOpenSpend(wallet, replaced)
  if (optional(body, 'counts') !== null) {
    await tx.putOpenSpend({ wallet, txid, outpoints: textsOf(body, 'inputs') })
  }
  const known = await tx.lockSpend(wallet, txid)
  if (known && isSigned(known.state)) return
  await tx.putSpend({
    ...(known ?? unseen(wallet, txid, entry)),
    state: 'signed',
    changedAt: entry.time,
    waitsFor: [],
    expiresAt: null,
  })
}

/** A spend that was asked for past this server. */
function unseen(wallet: string, txid: string, { time, device, body }: MirrorEntry): SpendRecord {
  const { amountSats, feeSats, payments, notBefore } = fieldsOf(body, 'entry')
  return {
    wallet,
    txid,
    state: 'signed',
    waitsFor: [],
    askedAt: time,
    changedAt: time,
    expiresAt: null,
    device: device ?? '',
    psbt: new Uint8Array(),
    mayBroadcast: false,
    review: {
      txid,
      amountSats: amountSats ?? '',
      feeSats: feeSats ?? '',
      payments: payments ?? [],
      ...(notBefore === undefined ? {} : { notBefore }),
    },
    verdict: null,
    decision: null,
    transaction: null,
    height: null,
  }
}

/** Why a wallet stands still whose coins moved without us. */
export const foreignSpend = (txid: string): string =>
  `${txid} has the signer’s signature, and its journal lacks it`
