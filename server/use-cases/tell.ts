// What members are told of by the server, in the transaction of what it tells of. Only what is new
// is told: a rebuild reads old entries again, and nobody wants those twice.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { NoticeTransactor, Tiding, TidingRecord } from '../ports/notices.ts'

/** A server that was away for longer tells less, and the journal all. */
const NEWS_SECONDS = 2 * 86_400

type Told = {
  readonly tiding: Exclude<Tiding, { readonly kind: 'test' }>
  /** When it happened. */
  readonly at: UnixSeconds
  readonly now: UnixSeconds
  /** Whose doing it is; empty where it is nobody's. */
  readonly by?: string
  /** What tells it from another of its kind about the same. */
  readonly mark?: string
}

export async function tell(
  tx: Pick<NoticeTransactor, 'putTiding'>,
  { tiding, at, now, by = '', mark }: Told,
): Promise<void> {
  if (at < now - NEWS_SECONDS) return
  const id = [...nameOf(tiding), ...(mark === undefined ? [] : [mark])].join('/')
  await tx.putTiding({ id, at, by, tiding })
}

function nameOf(tiding: Told['tiding']): readonly string[] {
  switch (tiding.kind) {
    case 'token.made':
      return [tiding.kind, tiding.token]
    case 'account.entered':
    case 'account.changed':
    case 'account.reset-link':
      return [tiding.kind, tiding.member]
    case 'timelock.near':
    case 'rehearsal.due':
      return [tiding.kind, tiding.wallet]
    case 'review.found':
      return [tiding.kind]
    case 'alert.fired':
    case 'alert.silenced':
      return [tiding.kind, tiding.member]
    case 'trade.filled':
    case 'order.woke':
      return [tiding.kind, tiding.account]
    case 'order.waiting':
      return [tiding.kind, tiding.account, tiding.order]
    default:
      return [tiding.kind, tiding.wallet, tiding.txid]
  }
}

/** A test for everybody. */
export const testTiding = (id: string, at: UnixSeconds, by: string): TidingRecord => ({
  id: `test/${id}`,
  at,
  by,
  tiding: { kind: 'test' },
})
