// What the browser says of a passkey's use: the clientDataJSON of WebAuthn, by the limited
// verification algorithm of its section 5.8.1.2. It reads, and judges the form only.
//
// That, and no JSON parser, because what matters stands at the beginning in one order and spelling:
// no second `challenge` and no escape makes two readers see two things. A browser that writes it
// otherwise is turned away when its passkey is enrolled.

import { Fault } from '../fault.ts'

export type ClientReport = {
  /** As `webauthn.get`. */
  readonly type: string
  /** Base64url without padding. */
  readonly challenge: string
  readonly origin: string
  /** Safari leaves it out where it is false: that is `none`. */
  readonly crossOrigin: 'true' | 'false' | 'none'
  /** Whether it names the page that holds the frame; it does so in a frame of another origin. */
  readonly hasTopOrigin: boolean
}

/** The members that matter take less than 500 bytes; others may follow them. */
const MAX_LENGTH = 4_096

// What has to be written with an escape, or is not ASCII, is in no type, challenge or origin that
// can be expected.
const BEGINNING = new RegExp(
  [
    '^\\{"type":"([a-z.]*)"',
    '"challenge":"([A-Za-z0-9_-]*)"',
    '"origin":"([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]*)"(?:,"crossOrigin":(true|false))?',
  ].join(','),
)

/** No later reader shall find another value of these further behind. */
const READ_ALREADY: readonly string[] = ['type', 'challenge', 'origin', 'crossOrigin']

/**
 * Reads a clientDataJSON. Members it does not know may follow (section 5.8.1), as JSON.
 * @throws Fault `webauthn.invalid`, check `clientDataJSON`
 */
export function readClientReport(bytes: Uint8Array): ClientReport {
  if (bytes.length > MAX_LENGTH) throw refusal(`${MAX_LENGTH} bytes at most`, String(bytes.length))
  const text = decode(bytes)
  const found = BEGINNING.exec(text)
  if (!found) throw refusal('type, challenge, origin and crossOrigin first', text)
  const [beginning, type = '', challenge = '', origin = '', crossOrigin = 'none'] = found
  const rest = text.slice(beginning.length)
  // Nearly every browser ends here.
  const further = rest === '}' ? [] : membersOf(rest)
  const twice = further.find((key) => READ_ALREADY.includes(key))
  if (twice !== undefined) throw refusal('each member once', twice)
  return {
    type,
    challenge,
    origin,
    crossOrigin: crossOrigin as ClientReport['crossOrigin'],
    hasTopOrigin: further.includes('topOrigin'),
  }
}

// A member twice is there once when it was parsed; none of these is read any further.
function membersOf(rest: string): readonly string[] {
  try {
    if (!rest.startsWith(',"') || !rest.endsWith('}')) throw new SyntaxError('not a member')
    return Object.keys(JSON.parse(`{${rest.slice(1)}`) as object)
  } catch {
    throw refusal('JSON', rest)
  }
}

// A byte order mark is kept, and so refused.
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refusal('text in UTF-8', 'other bytes')
  }
}

// What a stranger wrote reaches logs and terminals: no more of it than can do no harm there.
function refusal(expected: string, written: string): Fault {
  const got = written.slice(0, 256).replace(/[^\x20-\x7e]/g, '?')
  return new Fault('webauthn.invalid', { check: 'clientDataJSON', expected, got })
}
