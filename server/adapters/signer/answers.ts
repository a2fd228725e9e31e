// Reads what the signer answers. Its bytes were checked to be its own; their shape is checked here
// once, so that nobody after has to.

import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  anything,
  hex,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'
import type { Head } from '../../ports/records.ts'
import type {
  HeadersHeard,
  MirrorEntry,
  Notarised,
  SignerHello,
  SignInState,
} from '../../ports/signer.ts'

const heads = object({ heads: list(object({ log: text(64), seq: whole(), hash: hex(32) }), 4_096) })

export const readHeads = (answer: Canonical): readonly Head[] => heads(answer, 'heads').heads

const entry = object({
  seq: whole(),
  time: whole(),
  kind: text(64),
  hash: hex(32),
  body: anything,
  device: optional(hex(32)),
  factor: optional(text(32)),
})
const MAX_ENTRIES = 500

export function readEntries(log: string, answer: Canonical): readonly MirrorEntry[] {
  const { entries } = fieldsOf(answer)
  return list(entry, MAX_ENTRIES)(entries, 'entries').map(({ factor: _, device, ...each }) => ({
    log,
    ...each,
    ...(device === undefined ? {} : { device }),
  }))
}

const witness = object({ state: text(16), nonce: hex(16) })
const headersHeard = object({ outcome: word('not-needed', 'unproven', 'proven'), time: whole() })

export const readHeadersHeard = (answer: Canonical): HeadersHeard =>
  headersHeard(answer, 'headers').outcome

const notarised = object({
  outcome: word('notarised', 'kept', 'behind'),
  size: whole(),
  root: hex(32),
  note: text(4_096),
  organisation: hex(32),
  seq: whole(),
})

export function readNotarised(answer: Canonical): Notarised {
  const { outcome, size, note, organisation } = notarised(answer, 'notarised')
  return { outcome, size, note, organisation }
}

const signInRight = object({ isRight: word('yes'), authenticator: text(32) })

/** Anything but a yes is no answer at all. @throws Fault channel.message_invalid */
export function readSignInRight(answer: Canonical): void {
  signInRight(answer, 'sign-in')
}

const signInState = object({ member: text(32), authenticator: text(32), since: whole() })
const signInStates = object({ members: list(signInState, 4_096) })

export const readSignInStates = (answer: Canonical): readonly SignInState[] =>
  signInStates(answer, 'sign-in').members

/** What `hello` says; a field that a later version adds is nothing to us. */
export function readHello(answer: Canonical, fingerprint: string): SignerHello {
  const given = fieldsOf(answer)
  const asked = witness(given.witness, 'hello.witness')
  const why = text(256)(given.frozen, 'hello.frozen')
  return {
    fingerprint,
    network: text(16)(given.network, 'hello.network'),
    isClaimed: word('yes', 'no')(given.isClaimed, 'hello.isClaimed') === 'yes',
    isolation: word('strong', 'weak', 'none')(given.isolation, 'hello.isolation'),
    witness: asked.state === 'needed' ? { nonce: asked.nonce } : null,
    frozen: why === '' ? null : why,
    clock: word('steady', 'jumped')(given.clock, 'hello.clock'),
    start: asked.nonce,
  }
}

function fieldsOf(value: Canonical): Readonly<Record<string, Canonical>> {
  if (typeof value === 'string' || Array.isArray(value)) {
    throw new Fault('channel.message_invalid', { where: 'answer', wanted: 'an object' })
  }
  return value as Readonly<Record<string, Canonical>>
}
