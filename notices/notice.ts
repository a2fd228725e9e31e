// One notice: what happened, by whom, when it takes hold and how to stop it, with the place in the
// log that proves it. It is plain JSON, the same for every channel; a channel only sets it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { clean, cleanName } from './clean.ts'
import type { Happening, Severity } from './happening.ts'
import { wordsOf } from './words.ts'

export type Notice = {
  /** Unique and stable, such as `charter/17/ada/mail`: the same id is the same message. */
  readonly id: string
  readonly kind: Happening['kind']
  readonly severity: Severity
  readonly title: string
  readonly what: readonly string[]
  readonly who: string
  readonly organisation: string
  readonly at: UnixSeconds
  readonly takesHoldAt?: UnixSeconds
  readonly stop: { readonly words: string; readonly link?: string }
  readonly seq: number
  readonly shortHead: string
  readonly shortCode: string
  /** What its reader types at the desk: the point of the notice, in every channel. */
  readonly toType?: string
}

export type Draft = {
  readonly id: string
  readonly happening: Happening
  readonly who: string
  readonly organisation: string
  readonly at: UnixSeconds
  readonly takesHoldAt?: UnixSeconds
  /** Where a click leads to the desk; nothing happens before the person acts there. */
  readonly stopLink?: string
  readonly seq: number
  readonly shortHead: string
  readonly shortCode: string
}

const MAX_TITLE = 120
const MAX_SENTENCE = 500
// A proposal of a hundred changes is read at the desk, not in a mail.
const MAX_SENTENCES = 24
const MAX_LINK = 500

/**
 * Puts what happened into words. Every text of the draft may come from an attacker: it is cut and
 * made one line here, and escaped where a channel sets it.
 *
 * @throws Fault `notices.notice_invalid`: the id, the log's marks, a time or the link cannot be
 * used; these are ours, so they are never bent into shape
 */
export function writeNotice(draft: Draft): Notice {
  const { id, happening, at, takesHoldAt, stopLink, seq, shortHead, shortCode } = draft
  need(/^[\w.:@+-]+(?:\/[\w.:@+-]+)*$/.test(id) && id.length <= 200, 'id')
  need(Number.isSafeInteger(seq) && seq >= 0, 'seq')
  need(/^[0-9a-f]{4,16}$/.test(shortHead), 'shortHead')
  need(/^[0-9A-Za-z-]{4,16}$/.test(shortCode), 'shortCode')
  need(isTime(at), 'at')
  if (takesHoldAt !== undefined) need(isTime(takesHoldAt), 'takesHoldAt')
  if (stopLink !== undefined) need(isOurLink(stopLink), 'stopLink')
  const words = wordsOf(happening)
  return {
    id,
    kind: happening.kind,
    severity: words.severity,
    title: clean(words.title, MAX_TITLE),
    what: bounded(words.what),
    who: cleanName(draft.who),
    organisation: cleanName(draft.organisation),
    at,
    ...(takesHoldAt === undefined ? {} : { takesHoldAt }),
    stop: { words: words.stop, ...(stopLink === undefined ? {} : { link: stopLink }) },
    seq,
    shortHead,
    shortCode,
    ...typedOf(happening),
  }
}

function typedOf(happening: Happening): Pick<Notice, 'toType'> {
  const typed =
    happening.kind === 'contact.verification'
      ? happening.code
      : happening.kind === 'spend.waiting'
        ? happening.compareCode
        : undefined
  return typed === undefined ? {} : { toType: cleanName(typed, 16) }
}

function bounded(sentences: readonly string[]): readonly string[] {
  const lines = sentences.map((sentence) => clean(sentence, MAX_SENTENCE))
  if (lines.length <= MAX_SENTENCES) return lines
  const more = lines.length - MAX_SENTENCES + 1
  return [...lines.slice(0, MAX_SENTENCES - 1), `And ${more} more: read them at the desk.`]
}

function need(isRight: boolean, place: string): void {
  if (!isRight) throw new Fault('notices.notice_invalid', { place })
}

// The last moment that toISOString can print is far beyond: the year 9999 keeps four digits.
const isTime = (at: UnixSeconds) => Number.isSafeInteger(at) && at >= 0 && at <= 253_402_300_799

function isOurLink(link: string): boolean {
  if (link.length > MAX_LINK || !/^[\x21-\x7e]+$/.test(link)) return false
  const url = URL.parse(link)
  if (url === null || url.username !== '' || url.password !== '') return false
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)
}
