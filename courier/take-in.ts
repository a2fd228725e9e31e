// Turns what is new into notices for everybody, and puts them into the outbox in one step with how
// far was read: nothing is lost by a crash, and nothing told twice by one.

import { Fault } from '@countersign/core/fault.ts'
import { type Notice, writeNotice } from '@countersign/notices/notice.ts'
import type { Item } from '@countersign/notices/outbox.ts'
import { type Place, placesOf } from './addresses.ts'
import { firstMemory, type Memory, putIn, stillNeeded } from './memory.ts'
import type { News, SignInNews } from './news.ts'
import { ofEntries } from './of-entries.ts'
import { ofSignIns } from './of-signin.ts'
import { ofTime } from './of-time.ts'
import type { Store } from './store.ts'
import type { Told } from './told.ts'

/** Whether there are no further entries to read first: everything is told in its order. */
export const isWhole = ({ entries, view }: News, after: number): boolean =>
  (entries.at(-1)?.seq ?? after) >= view.head.seq

/** What is asked for beside the entries, once these are all read. */
export type Beside = { readonly signIns: SignInNews; readonly told: readonly Told[] }

export function takeIn(store: Store, news: News, beside?: Beside): void {
  const { view } = news
  const memory = store.memory() ?? firstMemory(news)
  const after = news.entries.at(-1)?.seq ?? store.after()
  const entries = news.entries.filter(({ time }) => time > memory.since)
  const happened = [
    ...ofEntries({ ...news, entries }),
    ...(isWhole(news, store.after()) ? ofTime(news, memory, store) : []),
    ...(beside ? ofSignIns(beside.signIns, news, memory) : []),
    ...(beside?.told ?? []),
  ]
  const places = placesOf(news, memory.places)
  // Whoever was taken away before now has heard of it.
  const isToldOf = (place: Place) => !place.isGone || !isGoneIn(memory, place)
  const items = happened.flatMap((told) => itemsOf(told, places.filter(isToldOf), news))
  const outbox = putIn(store.outbox(), items, { before: memory.places, now: places })
  store.take({
    after,
    afterSignIns: beside?.signIns.until ?? store.afterSignIns(),
    outbox,
    told: happened.flatMap(({ key }) => (key === undefined ? [] : [key])),
    at: view.now,
    memory: {
      since: memory.since,
      places: stillNeeded(places, outbox),
      freezes: isWhole(news, store.after())
        ? view.freezes.map(({ subject, seq }) => ({ subject, seq }))
        : memory.freezes,
    },
  })
}

const isGoneIn = ({ places }: Memory, { recipient, address }: Place): boolean =>
  places.some(
    (each) =>
      each.isGone === true &&
      each.recipient === recipient &&
      each.address.channel === address.channel,
  )

function itemsOf(told: Told, places: readonly Place[], news: News): readonly Item[] {
  const to = places.filter((place) => told.isFor?.(place) ?? true)
  return to.map((place) => ({
    recipient: place.recipient,
    channel: place.address.channel,
    notice: noticeFor(told, place, news),
  }))
}

function noticeFor(told: Told, place: Place, { view, members }: News): Notice {
  const { recipient, member, address } = place
  const freeze = members.find(({ id }) => id === member)?.freeze
  const link =
    told.linkFor?.(member) ??
    (freeze === undefined ? undefined : `stop=freeze.${member}.organisation.${freeze}`)
  const draft = {
    id: `${told.id}/${recipient}/${address.channel}`,
    happening: told.happening(place),
    who: told.who,
    organisation: view.organisation.name,
    at: told.at,
    ...(told.takesHoldAt === undefined ? {} : { takesHoldAt: told.takesHoldAt }),
    seq: told.seq,
    shortHead: told.hash.slice(0, 8),
    shortCode: told.code,
  }
  if (view.origin === '' || link === undefined) return writeNotice(draft)
  try {
    return writeNotice({ ...draft, stopLink: `${view.origin}/#${link}` })
  } catch (error) {
    // A desk where no link leads is no reason to keep silent.
    if (!(error instanceof Fault)) throw error
    return writeNotice(draft)
  }
}
