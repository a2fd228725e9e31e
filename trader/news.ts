// What happened, for who tells people of it: a log of the journal, so that nothing is lost when the
// server is away, and nothing told twice by one that remembers how far it has read.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Journal } from '@countersign/vault/journal.ts'

const NEWS_LOG = 'news'
/** In one answer. */
const MOST_AT_ONCE = 256

/**
 * `order`: a step of one. `fill`: a trade of an account. `balance`: what it has of what changed.
 * `feed`: an account's venue is silent, or speaks again. `key`: what a venue says of a key changed.
 * `waiting`: of an order that waits for people or time. `wake`: people are needed.
 */
export type Tiding = {
  readonly kind: 'order' | 'fill' | 'balance' | 'feed' | 'key' | 'account' | 'waiting' | 'wake'
  /** Never a secret, nor anything that could be sent to a venue. */
  readonly body: Canonical
}

export type Told = { readonly head: Canonical; readonly events: readonly Canonical[] }

export type News = {
  /** Appends entries together with what is told of them: all or none. */
  record(
    drafts: readonly Draft[],
    tidings: readonly Tiding[],
    also?: (entries: readonly Entry[]) => void,
  ): readonly Entry[]
  /**
   * What came after the entry `after`; empty once nothing came for so long, or something else is to
   * be told `sooner`.
   */
  next(after: number, waitMs: number, sooner?: Promise<void>): Promise<Told>
}

export function openNews(journal: Journal, time: () => number): News {
  const waiting = new Set<() => void>()
  return {
    record(drafts, tidings, also) {
      const told = tidings.map(({ kind, body }) => ({ log: NEWS_LOG, kind, body, proofs: [] }))
      const entries = journal.append([...drafts, ...told], time(), also)
      if (told.length > 0) for (const wake of [...waiting]) wake()
      return entries
    },
    async next(after, waitMs, sooner) {
      const isNothing = journal.head(NEWS_LOG).seq <= after
      if (isNothing) await somethingNew(waiting, waitMs, sooner)
      const events = journal.read(NEWS_LOG, after, MOST_AT_ONCE).map(eventOf)
      return { head: plain(journal.head(NEWS_LOG).seq), events }
    },
  }
}

const eventOf = ({ seq, time, kind, body }: Entry): Canonical => ({
  seq: plain(seq),
  at: plain(time),
  kind,
  body,
})

function somethingNew(
  waiting: Set<() => void>,
  waitMs: number,
  sooner: Promise<void> | undefined,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  waiting.add(resolve)
  void sooner?.then(resolve)
  return promise.finally(() => {
    clearTimeout(timer)
    waiting.delete(resolve)
  })
}
