// When each member last did something that others can see: asked for a spend, decided on one,
// proposed, voted, vetoed or froze.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readDecision } from '@countersign/core/spend/decision.ts'
import type { Context } from '../context.ts'
import { waysOf } from '../keep/ways.ts'
import { askApi } from './api.ts'
import { readSpends } from './history.ts'
import { askPaired } from './signer.ts'

/** Older spends are not asked for: whoever asked for none of so many was not seen lately. */
const SPENDS = 500

type Seen = readonly [member: string, at: UnixSeconds]

/** By member; who was never seen is not in it. @throws Refusal, Fault client.api_away */
export async function lastSeen(
  context: Context,
  charter: CharterView,
  wallets: readonly string[],
): Promise<Readonly<Record<string, UnixSeconds>>> {
  const seen: Seen[] = [...inCharter(charter)]
  for (const wallet of wallets) {
    const spends = await readSpends((body) => askPaired(context, 'history', body), wallet, SPENDS)
    for (const { member, signedAt } of spends) if (member) seen.push([member, signedAt])
    seen.push(...(await decisionsOn(context, wallet)))
  }
  const last = new Map<string, UnixSeconds>()
  for (const [member, at] of seen) last.set(member, Math.max(at, last.get(member) ?? 0))
  return Object.fromEntries(last)
}

function inCharter({ proposals, freezes, unlockRequests, alone }: CharterView): readonly Seen[] {
  return [
    ...proposals.flatMap(({ by, openedAt, votes, vetoes }) => [
      [by, openedAt] as const,
      ...votes.map(({ member, at }) => [member, at] as const),
      ...vetoes.map((veto) => [veto.by, veto.at] as const),
    ]),
    ...freezes.flatMap(({ by, at }) => (by === undefined ? [] : [[by, at] as const])),
    ...[...unlockRequests, ...alone].map(({ by, at }) => [by, at] as const),
  ]
}

// Without a server nobody can tell who approved, so nobody can be said to be gone.
async function decisionsOn(context: Context, wallet: string): Promise<readonly Seen[]> {
  const ways = waysOf(context)
  if (ways.kind === 'socket') throw new Fault('client.api_away')
  const { spends } = await askApi(context, ways.api, (api) => api.listSpends({ wallet }))
  return spends.flatMap(({ decision }) =>
    decision === undefined
      ? []
      : readDecision(decision).votes.map(({ member, at }) => [member, at] as const),
  )
}
