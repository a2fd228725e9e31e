// Whether the events of an export follow one another, by their numbers and by their hashes.

import { type AuditBreak, broken } from './break.ts'
import { AUDIT_START, type AuditEvent } from './event.ts'
import type { ExportFrame } from './export.ts'

/** The first event whose number is not the one of its place. */
export function checkOrder(
  { before, head }: ExportFrame,
  events: readonly AuditEvent[],
): AuditBreak | null {
  for (const [index, { seq }] of events.entries()) {
    const expected = before.size + index + 1
    if (seq === expected) continue
    const after = events[index + 1]?.seq ?? head.seq + 1
    if (after === expected + 1) {
      return broken('event', 'altered', `its number is ${seq}`, expected)
    }
    if (seq < expected) return broken('event', 'inserted', `a second number ${seq}`, expected)
    const isLater = events.slice(index).some((each) => each.seq === expected)
    return isLater
      ? broken('event', 'reordered', 'it comes later in the file', expected)
      : broken('event', 'deleted', `the file goes on with ${seq}`, expected)
  }
  const last = before.size + events.length
  if (last < head.seq) return broken('event', 'cut', `the head is event ${head.seq}`, last + 1)
  return last === head.seq ? null : broken('head', 'altered', 'there are events after it', head.seq)
}

/** The first event that is not the one its successor, or the head, names by its hash. */
export function checkChain(
  { before, head }: ExportFrame,
  events: readonly AuditEvent[],
): AuditBreak | null {
  const follows = (index: number): boolean => {
    const next = events[index + 1]?.prev ?? head.hash
    return next.toHex() === events[index]?.hash.toHex()
  }
  const [first] = events
  if (before.size === 0) {
    const prev = first?.prev ?? head.hash
    if (prev.toHex() !== AUDIT_START.hash.toHex()) {
      const why = 'it does not begin where a log begins'
      return first ? broken('event', 'altered', why, 1) : broken('head', 'altered', why, 0)
    }
  }
  for (const [index, { seq }] of events.entries()) {
    if (follows(index)) continue
    const isLast = index === events.length - 1
    // One that names another predecessor was itself altered if its own successor misses it too.
    if (!isLast && !follows(index + 1)) return altered(seq + 1)
    return altered(seq)
  }
  return null
}

const altered = (seq: number): AuditBreak =>
  broken('event', 'altered', 'its hash is not the one that follows it names', seq)
