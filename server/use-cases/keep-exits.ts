// Keeps what members say of ways out: that one was rehearsed, and which address nobody should
// touch. That address is told to nobody again: whoever reads it would leave it alone.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { rehearsalDueAt } from '@countersign/core/wallet/exit/readiness.ts'
import type { RehearsalRecord } from '../ports/exits.ts'
import type { Transactor } from '../ports/store.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { type World, walletOf } from './world.ts'

type Kept = Pick<World, 'store' | 'clock'>

/**
 * A device's word. On mainnet it is told to the audit log and counts for nothing: there only those
 * count that the signer verified (`journal-entries.ts`).
 * @returns when the next one is due. @throws Fault wallet.missing
 */
export async function recordRehearsal(
  { store, clock, network }: Kept & Pick<World, 'network'>,
  rehearsal: Pick<RehearsalRecord, 'wallet' | 'txids' | 'verdict'>,
  by: Acting,
): Promise<UnixSeconds> {
  const now = clock()
  const { wallet, txids, verdict } = rehearsal
  await store.transact(async (tx) => {
    await walletOf(tx, wallet)
    if (network !== 'mainnet') await tx.putRehearsal({ ...rehearsal, at: now, member: by.member })
    // Which ones is the caller's word, and the log is read by others: how many is enough there.
    const facts = { verdict, transactions: String(txids.length) }
    await record(tx, { act: 'api.recordRehearsal', wallet, now, by, facts })
  })
  return rehearsalDueAt(now)
}

/**
 * @param address - null: none is watched any more
 * @throws Fault wallet.missing, address.invalid, charter.role_missing
 */
export async function setCanary(
  { store, clock, network }: Kept & Pick<World, 'network'>,
  { wallet, address }: { readonly wallet: string; readonly address: string | null },
  by: Acting,
): Promise<void> {
  const now = clock()
  const script = address === null ? '' : scriptOf(address, network).toHex()
  await store.transact(async (tx) => {
    await walletOf(tx, wallet)
    await checkGoverning(tx, by.member, 'setCanary')
    if (address === null) await tx.removeCanary(wallet)
    else await tx.putCanary({ wallet, address, script, since: now })
    const facts = { watched: address === null ? 'no' : 'yes' }
    await record(tx, { act: 'api.setCanary', wallet, now, by, facts })
  })
}

type Event = {
  readonly act: 'api.recordRehearsal' | 'api.setCanary'
  readonly wallet: string
  readonly now: UnixSeconds
  readonly by: Acting
  readonly facts: Readonly<Record<string, string>>
}

const record = (tx: Transactor, { act, wallet, now, by, facts }: Event): Promise<void> =>
  recordEvent(tx, {
    time: now,
    act,
    outcome: { kind: 'done' },
    subject: { kind: 'wallet', id: wallet },
    ...traceOf(by, facts),
  })
