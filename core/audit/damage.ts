// Where a file that cannot even be parsed is damaged: its events are read one by one until one does
// not read. Only for saying where; what it says is not believed.

import { concat } from '../bitcoin/hashes.ts'
import { readCanonical } from '../canonical.ts'
import { type AuditBreak, broken } from './break.ts'
import { readEvent } from './event.ts'

const EVENTS = '"events":['
const CLOSING = new TextEncoder().encode('}')

/** @param why - what the reader of the whole file said */
export function findDamage(bytes: Uint8Array, why: string): AuditBreak {
  // One character for each byte, so that places in the text are places in the bytes.
  const text = new TextDecoder('latin1').decode(bytes)
  const marker = text.indexOf(EVENTS)
  if (marker < 0) return broken('file', 'unreadable', why)
  let seq = Number(/^\{"before":\{"size":"(\d{1,15})"/.exec(text)?.[1] ?? 0)
  let at = marker + EVENTS.length
  const isOpened = isCanonical(concat(bytes.subarray(0, marker - 1), CLOSING))
  if (!isOpened || text[at] === ']') return broken('file', 'unreadable', why)
  for (;;) {
    const end = endOf(text, at)
    try {
      readEvent(bytes.subarray(at, end))
    } catch {
      return broken('event', 'altered', why, seq + 1)
    }
    seq += 1
    // Outside of the events: a separator, or what comes before or after them all.
    if (text[end] !== ',') return broken('file', 'unreadable', why, seq)
    at = end + 1
  }
}

function isCanonical(bytes: Uint8Array): boolean {
  try {
    readCanonical(bytes)
    return true
  } catch {
    return false
  }
}

/** The place after the object that begins here, or the text's end. */
function endOf(text: string, start: number): number {
  let depth = 0
  let isText = false
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at]
    if (isText && letter === '\\') at += 1
    else if (letter === '"') isText = !isText
    else if (isText) continue
    else if (letter === '{') depth += 1
    else if (letter === '}') {
      depth -= 1
      if (depth <= 0) return at + 1
    }
  }
  return text.length
}
