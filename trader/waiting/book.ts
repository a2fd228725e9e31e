// The orders that wait for people or time, as the journal's entries make them: each with all that
// it was asked with, so that nobody has to ask again for it to be placed.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import {
  ASKING_ACTS,
  askingHash,
  askingOf,
  type OrderAsking,
} from '@countersign/core/exchange/orders/asking.ts'
import { WAITING_PHASES, type WaitingPhase } from '@countersign/core/exchange/orders/waiting.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, hex, object, text, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import { type KeptName, nameOf } from '../kept/book.ts'
import { needs } from '../needs.ts'
import type { News, Tiding } from '../news.ts'
import { endTidings, type Told, waitingTiding } from './tidings.ts'

const WAITING_LOG = 'waiting'

/** Each is looked at every few seconds, which asks the signer. */
const MOST_OF_ACCOUNT = 64
const MOST_OF_MEMBER = 16

/** An order as it was asked for, and what the policy needed then. */
export type WaitingAsked = KeptName & {
  readonly asking: OrderAsking
  /** Who asks, and by which device. */
  readonly by: string
  readonly device: string
  /** What was given for it. */
  readonly factor: Needs['factor']
  /** The policy that it was judged by last, and what that needs. */
  readonly policy: string
  readonly needs: Needs
}

export type Waiting = WaitingAsked & {
  /** `askingHash` of it: what others approve. */
  readonly asked: string
  readonly phase: WaitingPhase
  readonly why: string
  readonly seq: number
  readonly since: number
  /** What its device signed. */
  readonly proofs: readonly Canonical[]
  /** The last word of theirs that people were told of, by its number at the signer. */
  readonly toldUntil: number
}

export type WaitingBook = {
  all(): readonly Waiting[]
  alive(): readonly Waiting[]
  find(name: KeptName): Waiting | undefined
  /** @throws Fault exchange.waiting_many where no further one may wait */
  checkRoom(asked: Pick<WaitingAsked, 'account' | 'by'>): void
  /** Durable when it returns. @throws Fault exchange.waiting_many */
  ask(asked: WaitingAsked, proofs: readonly Canonical[]): Waiting
  /** By another policy, which needs something else. */
  judged(name: KeptName, policy: string, needs: Needs): void
  /** People are told of words that were said on it. */
  voted(name: KeptName, words: readonly Told[], until: number): void
  /** It waits no more; nothing where it did not. @param why - for people, empty for none */
  end(name: KeptName, phase: Exclude<WaitingPhase, 'waiting'>, why?: string): void
}

const named = { account: text(32), order: hex(16) }
const askedBody = object({
  ...named,
  act: word(...ASKING_ACTS),
  body: anything,
  by: text(64),
  device: hex(32),
  factor: word('key', 'code', 'passkey'),
  policy: hex(32),
  needs,
})
const judgedBody = object({ ...named, policy: hex(32), needs })
const votedBody = object({ ...named, until: whole() })
const endedBody = object({ ...named, phase: word(...WAITING_PHASES), why: text(200) })

/** @throws Fault vault.journal_broken */
export function openWaitingBook(parts: {
  readonly journal: Journal
  readonly news: News
}): WaitingBook {
  const { journal, news } = parts
  const rows = new Map<string, Waiting>()
  for (const entry of journal.all(WAITING_LOG)) applyEntry(rows, entry)
  const find = (name: KeptName) => rows.get(nameOf(name))
  const alive = () => [...rows.values()].filter(({ phase }) => phase === 'waiting')
  const append = (
    draft: Pick<Draft, 'kind' | 'body'> & Partial<Pick<Draft, 'proofs'>>,
    tidings: readonly Tiding[],
  ) => {
    const entries = news.record([{ log: WAITING_LOG, proofs: [], ...draft }], tidings)
    for (const entry of entries) if (entry.log === WAITING_LOG) applyEntry(rows, entry)
  }
  return {
    all: () => [...rows.values()],
    alive,
    find,
    checkRoom: (asked) => checkRoom(alive(), asked),
    ask(asked, proofs) {
      checkRoom(alive(), asked)
      const { account, order, asking, by, device, factor, policy, needs: needed } = asked
      const who = { by, device, factor, policy, needs: plain(needed) }
      const body = { account, order, ...asking, ...who }
      append({ kind: 'waiting.asked', body, proofs }, [waitingTiding(asked, { event: 'asked' })])
      return find(asked) as Waiting
    },
    judged({ account, order }, policy, needed) {
      const row = find({ account, order })
      if (row?.phase !== 'waiting') return
      const body = { account, order, policy, needs: plain(needed) }
      const tiding = waitingTiding({ ...row, needs: needed }, { event: 'asked' })
      append({ kind: 'waiting.judged', body }, [tiding])
    },
    voted({ account, order }, words, until) {
      const row = find({ account, order })
      if (row?.phase !== 'waiting' || words.length === 0) return
      const body = { account, order, until: plain(until) }
      append(
        { kind: 'waiting.voted', body },
        words.map((each) => waitingTiding(row, each)),
      )
    },
    end({ account, order }, phase, why = '') {
      const row = find({ account, order })
      if (row?.phase !== 'waiting') return
      const body = { account, order, phase, why: why.slice(0, 200) }
      append({ kind: 'waiting.ended', body }, endTidings(row, { event: phase, why }))
    },
  }
}

type Asker = Pick<WaitingAsked, 'account' | 'by'>

function checkRoom(alive: readonly Waiting[], { account, by }: Asker): void {
  const own = alive.filter((each) => each.account === account)
  const most = own.length >= MOST_OF_ACCOUNT ? MOST_OF_ACCOUNT : MOST_OF_MEMBER
  const isFull = own.filter((each) => each.by === by).length >= MOST_OF_MEMBER
  if (own.length >= MOST_OF_ACCOUNT || isFull) throw new Fault('exchange.waiting_many', { most })
}

function change(rows: Map<string, Waiting>, name: KeptName, changed: Partial<Waiting>): void {
  const row = rows.get(nameOf(name))
  if (!row) throw new Fault('vault.journal_broken', { why: `no order ${name.order}` })
  rows.set(nameOf(name), { ...row, ...changed })
}

function applyEntry(rows: Map<string, Waiting>, { kind, body, seq, time, proofs }: Entry): void {
  switch (kind) {
    case 'waiting.asked': {
      const { act, body: written, ...rest } = askedBody(body, kind)
      const asking = askingOf(act, written)
      const begun = { phase: 'waiting', why: '', seq, since: time, proofs, toldUntil: 0 } as const
      rows.set(nameOf(rest), { ...rest, asking, asked: askingHash(asking), ...begun })
      return
    }
    case 'waiting.judged': {
      const { policy, needs: needed, ...name } = judgedBody(body, kind)
      change(rows, name, { policy, needs: needed })
      return
    }
    case 'waiting.voted': {
      const { until: toldUntil, ...name } = votedBody(body, kind)
      change(rows, name, { toldUntil })
      return
    }
    case 'waiting.ended': {
      const { phase, why, ...name } = endedBody(body, kind)
      change(rows, name, { phase, why })
      return
    }
    default:
      throw new Fault('vault.journal_broken', { why: `an entry of an unknown kind: ${kind}` })
  }
}
