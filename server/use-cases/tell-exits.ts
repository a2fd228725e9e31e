// Tells everybody of a spend past the signer: when it waits, when it is in a block, when that block
// was undone and when the node knows it no more. Each once, and again over no restart or rebuild.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { SeenState } from '../ports/notices.ts'
import type { WalletTransaction } from '../ports/records.ts'
import type { Transactor } from '../ports/store.ts'
import { tell } from './tell.ts'

type Change = {
  /** Null: it is new. */
  readonly before: WalletTransaction | null
  /** Null: it is gone. */
  readonly after: WalletTransaction | null
  readonly now: UnixSeconds
}

export async function tellExit(tx: Transactor, { before, after, now }: Change): Promise<void> {
  const it = after ?? before
  const state = stateOf(before, after)
  if (!it?.path || it.path === 'co-signed' || !state) return
  const { wallet, txid, path, netSats } = it
  if (!(await tx.rememberTold(`exit/${wallet}/${txid}/${state}`, now))) return
  const amountSats = netSats < 0n ? -netSats : 0n
  const tiding = { kind: 'exit.seen', wallet, txid, amountSats, path, state } as const
  // News from when it was noticed: also where the server was away while it happened.
  await tell(tx, { tiding, at: now, now, mark: state })
}

function stateOf(
  before: WalletTransaction | null,
  after: WalletTransaction | null,
): SeenState | null {
  if (!after) return 'gone'
  // Its path was not known before: it is as good as new.
  const wasKnown = before !== null && before.path !== null
  const was = wasKnown ? { isInBlock: before.height !== null } : null
  if (after.height !== null) return was?.isInBlock ? null : 'confirmed'
  if (was === null) return 'waiting'
  return was.isInBlock ? 'undone' : null
}
