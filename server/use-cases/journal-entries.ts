// What each entry of the signer's journal means for the server's tables. Applying one twice is the
// same as once; kinds that mean nothing here are passed over.

import { policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import { isSigned } from '@countersign/core/spend/life.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { MirrorEntry } from '../ports/signer.ts'
import type { Transactor } from '../ports/store.ts'
import { fieldsOf, hexOf, listOf, textOf, wholeOf } from './answers.ts'

const SPENDS = 'spends/'

/** Stands for every wallet where the signer itself froze. */
const WHOLE_SIGNER = '*'

/** @returns whether the chain has to be looked at because of it */
export async function applyEntry(tx: Transactor, entry: MirrorEntry): Promise<boolean> {
  if (entry.log.startsWith(SPENDS)) {
    if (entry.kind === 'spend.signed') await applySpend(tx, entry.log.slice(SPENDS.length), entry)
    return false
  }
  const body = fieldsOf(entry.body, 'entry')
  switch (entry.kind) {
    case 'genesis':
      await tx.putDevice({
        key: hexOf(body, 'device'),
        name: textOf(body, 'owner'),
        addedAt: entry.time,
      })
      return false
    case 'device.added': {
      const [key, name] = [hexOf(body, 'device'), textOf(body, 'name')]
      await tx.putDevice({ key, name, addedAt: entry.time })
      return false
    }
    case 'device.removed':
      await tx.removeDevice(hexOf(body, 'device'))
      return false
    case 'wallet.created':
      await createWallet(tx, entry)
      return true
    case 'policy.tightened':
      await changePolicy(tx, entry)
      return false
    case 'wallet.frozen': {
      const [wallet, txid] = [textOf(body, 'wallet'), hexOf(body, 'txid')]
      const reason = `${txid} has the signer’s signature, and its journal lacks it`
      await tx.putFreeze({ wallet, reason, frozenAt: entry.time })
      return false
    }
    case 'signer.frozen': {
      const reason = textOf(body, 'why')
      await tx.putFreeze({ wallet: WHOLE_SIGNER, reason, frozenAt: entry.time })
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

async function changePolicy(tx: Transactor, { body: given }: MirrorEntry): Promise<void> {
  const body = fieldsOf(given, 'entry')
  const policy = body.policy ?? ''
  const wallet = await tx.wallet(textOf(body, 'wallet'))
  if (!wallet) throw new Error('the journal changes the policy of a wallet it never made')
  await tx.putWallet({ ...wallet, policy, policyHash: policyHash(policyFromCanonical(policy)) })
}

/** The journal is above our own record: what it says was signed, was. */
async function applySpend(tx: Transactor, wallet: string, entry: MirrorEntry): Promise<void> {
  const body = fieldsOf(entry.body, 'entry')
  const txid = hexOf(body, 'txid')
  const [receive = 0, change = 0] = listOf(body, 'used').map(Number)
  await tx.raiseUsed(wallet, [receive, change])
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
  const { amountSats, feeSats, payments } = fieldsOf(body, 'entry')
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
    },
    verdict: null,
    transaction: null,
    height: null,
  }
}
