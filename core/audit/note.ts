// Checkpoints of the audit log as signed notes, in the format of C2SP that other people's witnesses
// and verifiers read. The signature itself is checked by a function that is handed in.

import { concat, sha256 } from '../bitcoin/hashes.ts'
import { Fault } from '../fault.ts'
import { readBase64 } from '../fields.ts'

/** A tree as a log attests it. */
export type Checkpoint = {
  /** Which log; schema-less and without spaces. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** Further lines; ours has none. */
  readonly extensions: readonly string[]
}

export type NoteSignature = {
  readonly name: string
  /** The first four bytes of the key's hash: a hint, no proof. */
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

export type Note = {
  /** What is signed, with its last line feed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** A key that is believed, under the name it signs by. */
export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array }

/** Whether an Ed25519 signature by a key of 32 bytes holds over a message (RFC 8032). */
export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

const ED25519 = 1
const MAX_NOTE_CHARS = 64 * 1024
const MAX_SIGNATURES = 64
const NAME = /^[^\s+]{1,256}$/u
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([^ ]+)$/u

/**
 * The text of a checkpoint, which is what is signed.
 * @throws RangeError for an origin or extension that is empty or holds control characters
 * @see https://c2sp.org/tlog-checkpoint
 */
export function writeCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions } = checkpoint
  const isSize = Number.isSafeInteger(size) && size >= 0
  if (!isSize || root.length !== 32) throw new RangeError('not a checkpoint')
  for (const line of [origin, ...extensions]) {
    if (line === '' || hasControls(line)) throw new RangeError('not a line of a checkpoint')
  }
  return `${[origin, String(size), root.toBase64(), ...extensions].join('\n')}\n`
}

/** Reads the text of a checkpoint. @throws Fault audit.note_invalid */
export function readCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw invalid('the text has no last line feed')
  const [origin = '', digits = '', encoded = '', ...extensions] = lines
  if (origin === '' || hasControls(origin)) throw invalid('no origin')
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(digits) ? Number(digits) : Number.NaN
  if (!Number.isSafeInteger(size)) throw invalid('the size is no whole number')
  const root = readBase64(encoded)
  if (root?.length !== 32) throw invalid('the root is not base64 of 32 bytes')
  if (extensions.some((line) => line === '' || hasControls(line))) {
    throw invalid('an extension line is empty')
  }
  return { origin, size, root, extensions }
}

/** The note of a text and its signatures. @see https://c2sp.org/signed-note */
export function writeNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    if (!NAME.test(name) || keyId.length !== 4) throw new RangeError('not a signature of a note')
    return `\u2014 ${name} ${concat(keyId, signature).toBase64()}\n`
  })
  if (!text.endsWith('\n') || lines.length === 0) throw new RangeError('not a note')
  return `${text}\n${lines.join('')}`
}

/** Reads a note, and believes none of it. @throws Fault audit.note_invalid */
export function readNote(note: string): Note {
  if (note.length > MAX_NOTE_CHARS) throw invalid('the note is too long')
  if (!note.isWellFormed() || hasControls(note.replaceAll('\n', ''))) {
    throw invalid('it holds control characters')
  }
  const blank = note.lastIndexOf('\n\n')
  if (blank < 1 || !note.endsWith('\n')) throw invalid('no signatures after a blank line')
  const lines = note.slice(blank + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw invalid('more signatures than are read')
  return { text: note.slice(0, blank + 1), signatures: lines.map(readSignature) }
}

function readSignature(line: string): NoteSignature {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = readBase64(encoded)
  if (!NAME.test(name) || !bytes || bytes.length < 5) throw invalid('a signature line')
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/** The first four bytes of `SHA-256(name 0x0A 0x01 key)`. */
export function noteKeyId({ name, publicKey }: NoteKey): Uint8Array {
  const line = new TextEncoder().encode(`${name}\n`)
  return sha256(concat(line, Uint8Array.of(ED25519), publicKey)).slice(0, 4)
}

/** The key in one line, as other verifiers are told it: `name+id+base64(0x01 key)`. */
export function verifierKey(key: NoteKey): string {
  const encoded = concat(Uint8Array.of(ED25519), key.publicKey).toBase64()
  return `${key.name}+${noteKeyId(key).toHex()}+${encoded}`
}

/** Reads such a line. @throws Fault audit.note_invalid, also for an id of another key */
export function readVerifierKey(line: string): NoteKey {
  const [, name = '', id = '', encoded = ''] =
    /^([^\s+]{1,256})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(line) ?? []
  const bytes = readBase64(encoded)
  const key = { name, publicKey: bytes?.slice(1) ?? new Uint8Array(0) }
  if (bytes?.[0] !== ED25519 || bytes.length !== 33 || noteKeyId(key).toHex() !== id) {
    throw invalid('not a verifier key')
  }
  return key
}

/**
 * Whether the key signed the note: signatures by other keys are ignored, one of the key's own that
 * does not hold spoils the whole note.
 */
export function isSignedBy(note: Note, key: NoteKey, verify: VerifySignature): boolean {
  const id = noteKeyId(key).toHex()
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && keyId.toHex() === id)
  const message = new TextEncoder().encode(note.text)
  return own.length > 0 && own.every(({ signature }) => verify(key.publicKey, message, signature))
}

function hasControls(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) {
    if (line.charCodeAt(at) < 0x20) return true
  }
  return false
}

const invalid = (why: string): Fault => new Fault('audit.note_invalid', { why })
