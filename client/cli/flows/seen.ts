// When each member last did something that others can see: asked for a spend, decided on one,
// proposed, voted, vetoed or froze.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { lastOf, SEEN_SPENDS, type Seen, seenIn } from '@countersign/core/review/gather.ts'
import { readDecision } from '@countersign/core/spend/decision.ts'
import type { Context } from '../context.ts'
import { askServer } from './api.ts'
import { readSpends } from './history.ts'
import { askPaired } from './signer.ts'

/** By member; who was never seen is not in it. @throws Refusal, Fault client.api_away */
export async function lastSeen(
  context: Context,
  charter: CharterView,
  wallets: readonly string[],
): Promise<Readonly<Record<string, UnixSeconds>>> {
  const seen: Seen[] = [...seenIn(charter)]
  for (const wallet of wallets) {
    const spends = await readSpends(
      (body) => askPaired(context, 'history', body),
      wallet,
      SEEN_SPENDS,
    )
    for (const { member, signedAt } of spends) if (member) seen.push([member, signedAt])
    seen.push(...(await decisionsOn(context, wallet)))
  }
  return lastOf(seen)
}

// Without a server nobody can tell who approved, so nobody can be said to be gone.
async function decisionsOn(context: Context, wallet: string): Promise<readonly Seen[]> {
  const { spends } = await askServer(context, (api) => api.listSpends({ wallet }))
  return spends.flatMap(({ decision }) =>
    decision === undefined
      ? []
      : readDecision(decision).votes.map(({ member, at }) => [member, at] as const),
  )
}
