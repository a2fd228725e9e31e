// What trader and egress say to each other, in frames of canonical JSON: the trader asks, the
// egress sends to the venue and brings the answer. The egress knows no secret of anybody's.

import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { base64, list, object, text, whole, word } from '@countersign/core/fields.ts'

/** More than any order or question of ours has. */
const MAX_BODY_BYTES = 64 * 1024
/** A venue's list of all its markets is the longest: Binance's has 18 MB. */
export const MAX_ANSWER_BYTES = 23 * 1024 * 1024

const header = list(text(16_384), 2)
const headers = list(header, 128)

const hello = object({ for: word('requests', 'relay') })

const request = object({
  id: whole(),
  venue: text(32),
  /** What the trader means by it; the egress looks at the address by itself. */
  operation: text(32),
  /** Of an order that stops a loss: it goes before those that open a position. */
  isProtective: word('yes', 'no'),
  method: word('GET', 'POST', 'PUT', 'DELETE'),
  url: text(8_192),
  headers,
  body: base64(MAX_BODY_BYTES),
  timeoutMs: whole(120_000),
})

const answer = object({
  id: whole(),
  kind: word('answer', 'fault'),
  status: whole(999),
  headers,
  body: base64(MAX_ANSWER_BYTES),
  /** Of a fault. */
  code: text(64),
})

/** Of a request that goes through a pipe: the egress cannot see it, and counts it by this. */
const turn = object({
  id: whole(),
  /** `take`: waits until it may be sent, and is answered. `told`: what the venue said to it. */
  turn: word('take', 'told'),
  venue: text(32),
  operation: text(32),
  isProtective: word('yes', 'no'),
  timeoutMs: whole(120_000),
  status: whole(999),
  /** Those by which a venue says how much it was asked. */
  headers,
})

const relay = object({ venue: text(32), host: text(256) })
const relayed = object({ code: text(64) })

/** What the server opens a connection for; its first frame. */
export type EgressUse = ReturnType<typeof hello>['for']
export type EgressRequest = ReturnType<typeof request>
export type EgressAnswer = ReturnType<typeof answer>
export type EgressTurn = ReturnType<typeof turn>
/** Where a connection becomes bytes to and from a venue's host. */
export type RelayRequest = ReturnType<typeof relay>

const write = (value: Canonical): Uint8Array => canonicalBytes(value)

export const writeUse = (use: EgressUse): Uint8Array => write({ for: use })
export const readUse = (frame: Uint8Array): EgressUse => hello(readCanonical(frame), 'use').for

export const writeEgressRequest = (asked: EgressRequest): Uint8Array =>
  write({
    ...asked,
    id: String(asked.id),
    timeoutMs: String(asked.timeoutMs),
    body: asked.body.toBase64(),
  })

export const writeEgressTurn = (asked: EgressTurn): Uint8Array =>
  write({
    ...asked,
    id: String(asked.id),
    timeoutMs: String(asked.timeoutMs),
    status: String(asked.status),
  })

/** A request to send, or the turn of one that somebody else sends. */
export function readEgressAsked(frame: Uint8Array): EgressRequest | EgressTurn {
  const asked = readCanonical(frame)
  const isTurn = typeof asked === 'object' && 'turn' in asked
  return isTurn ? turn(asked, 'turn') : request(asked, 'request')
}

export const writeEgressAnswer = (said: EgressAnswer): Uint8Array =>
  write({
    ...said,
    id: String(said.id),
    status: String(said.status),
    body: said.body.toBase64(),
  })
export const readEgressAnswer = (frame: Uint8Array): EgressAnswer =>
  answer(readCanonical(frame), 'answer')

export const writeRelayRequest = (asked: RelayRequest): Uint8Array => write({ ...asked })
export const readRelayRequest = (frame: Uint8Array): RelayRequest =>
  relay(readCanonical(frame), 'relay')

/** The answer to one: empty where it is a pipe from now on, else why not. */
export const writeRelayed = (code: string): Uint8Array => write({ code })
export const readRelayed = (frame: Uint8Array): string => relayed(readCanonical(frame), 'code').code
