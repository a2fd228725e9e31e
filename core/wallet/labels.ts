// Labels of a wallet's transactions, addresses, keys, inputs and outputs, in the form in which
// wallets pass them on (BIP 329): JSON Lines, one record a line.

import { addressOf, scriptOf } from '../bitcoin/address.ts'
import { readBase58Check } from '../bitcoin/base58.ts'
import type { Network } from '../bitcoin/network.ts'
import { Fault } from '../fault.ts'

export const LABEL_TYPES = ['tx', 'addr', 'pubkey', 'input', 'output', 'xpub'] as const

export type LabelType = (typeof LABEL_TYPES)[number]

/** What a record says. What it leaves out is not to be altered (BIP 329, Specification). */
export type Label = {
  readonly type: LabelType
  readonly ref: string
  /** Empty: none. */
  readonly label?: string
  /** An abbreviated descriptor: whose wallet it is about, in a file of several. */
  readonly origin?: string
  /** Of outputs alone: whether wallets may choose it by themselves. */
  readonly isSpendable?: boolean
  /** The fields that we have no use for, as a JSON object: kept, and passed on. */
  readonly more?: string
}

export type ReadLabels = {
  readonly labels: readonly Label[]
  /** Records of types that the BIP does not define: to be ignored (Backwards Compatibility). */
  readonly ignored: number
  /** Labels of which only the beginning was kept. */
  readonly shortened: number
}

/** What the BIP suggests (Importing). */
export const MAX_LABEL_CHARACTERS = 255
export const MAX_MORE_CHARACTERS = 2_000
const MAX_ORIGIN_CHARACTERS = 512

/** BIP 32's own versions of public keys: main and test networks. No type holds a private one. */
const PUBLIC_VERSIONS = ['0488b21e', '043587cf']

const KNOWN_FIELDS = new Set(['type', 'ref', 'label', 'origin', 'spendable'])

/**
 * Reads a file of labels. Empty lines are no records.
 * @throws Fault labels.invalid with the line and what was wanted there
 */
export function readLabels(text: string, network: Network): ReadLabels {
  const labels: Label[] = []
  let ignored = 0
  let shortened = 0
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const refuse = (wanted: string) => new Fault('labels.invalid', { line: at + 1, wanted })
    const fields = parsed(line)
    if (!fields) throw refuse('a JSON object')
    if (typeof fields.type !== 'string') throw refuse('a type')
    const type = LABEL_TYPES.find((each) => each === fields.type)
    if (!type) {
      ignored += 1
      continue
    }
    const { label, origin, spendable } = fields
    if (label !== undefined && typeof label !== 'string') throw refuse('a label of text')
    if (origin !== undefined && typeof origin !== 'string') throw refuse('an origin of text')
    if (spendable !== undefined && typeof spendable !== 'boolean') throw refuse('true or false')
    const more = Object.entries(fields).filter(([name]) => !KNOWN_FIELDS.has(name))
    const short =
      label === undefined ? undefined : [...label].slice(0, MAX_LABEL_CHARACTERS).join('')
    if (short !== label) shortened += 1
    const read = {
      type,
      ref: typeof fields.ref === 'string' ? fields.ref : '',
      ...(short === undefined ? {} : { label: short }),
      ...(origin === undefined ? {} : { origin }),
      // Elsewhere it means nothing.
      ...(spendable === undefined || type !== 'output' ? {} : { isSpendable: spendable }),
      ...(more.length === 0 ? {} : { more: JSON.stringify(Object.fromEntries(more)) }),
    }
    try {
      labels.push(checkLabel(read, network))
    } catch (fault) {
      if (fault instanceof Fault) throw refuse(String(fault.facts.wanted))
      throw fault
    }
  }
  return { labels, ignored, shortened }
}

/** The file, one record a line, known fields first. */
export function writeLabels(labels: readonly Label[]): string {
  return labels.map((label) => `${written(label)}\n`).join('')
}

function written({ type, ref, label, origin, isSpendable, more }: Label): string {
  const extra = more === undefined ? {} : (parsed(more) ?? {})
  const known = { type, ref, label, origin, spendable: isSpendable }
  // A field of theirs never takes the place of one of ours.
  return JSON.stringify({ ...known, ...extra, ...known })
}

/**
 * The label with its reference as it is always written.
 * @throws Fault labels.invalid unless the reference is one of its type, and the rest within bounds
 */
export function checkLabel(label: Label, network: Network): Label {
  const { type, label: text = '', origin = '', more = '{}', isSpendable } = label
  const refuse = (wanted: string) => new Fault('labels.invalid', { type, wanted })
  const ref = REFERENCES[type](label.ref, network)
  if (ref === null) throw refuse(WANTED[type])
  if ([...text].length > MAX_LABEL_CHARACTERS) throw refuse('a label of at most 255 characters')
  if (!isOneLine(text)) throw refuse('a label of one line')
  if (origin.length > MAX_ORIGIN_CHARACTERS || !isOneLine(origin)) throw refuse('a shorter origin')
  if (more.length > MAX_MORE_CHARACTERS) throw refuse('fewer other fields')
  if (!parsed(more)) throw refuse('other fields as a JSON object')
  if (isSpendable !== undefined && type !== 'output') throw refuse('spendable on outputs alone')
  return { ...label, ref }
}

/** What a label becomes by another record about the same: what that leaves out stays. */
export function mergeLabel(known: Label | null, next: Label): Label {
  return { ...known, ...next }
}

/** Whether nothing is left that somebody would look for: such a label is removed. */
export const isEmptyLabel = ({ label = '', isSpendable }: Label): boolean =>
  label === '' && isSpendable !== false

type Reference = (ref: string, network: Network) => string | null

/** One spelling of each reference, or null for none. */
const REFERENCES: Readonly<Record<LabelType, Reference>> = {
  tx: (ref) => (/^[0-9a-f]{64}$/i.test(ref) ? ref.toLowerCase() : null),
  addr: (ref, network) => {
    try {
      return addressOf(scriptOf(ref, network), network)
    } catch (fault) {
      if (fault instanceof Fault) return null
      throw fault
    }
  },
  // X-only, compressed, uncompressed.
  pubkey: (ref) =>
    /^([0-9a-f]{64}|0[23][0-9a-f]{64}|04[0-9a-f]{128})$/i.test(ref) ? ref.toLowerCase() : null,
  input: (ref) => outpoint(ref),
  output: (ref) => outpoint(ref),
  xpub: (ref) => {
    const bytes = ref.length > 120 ? null : readBase58Check(ref)
    const isPublic = bytes?.length === 78 && PUBLIC_VERSIONS.includes(bytes.slice(0, 4).toHex())
    return isPublic && (bytes[45] === 2 || bytes[45] === 3) ? ref : null
  },
}

const WANTED: Readonly<Record<LabelType, string>> = {
  tx: 'a transaction id',
  addr: 'an address of this network',
  pubkey: 'a public key of 32, 33 or 65 bytes',
  input: 'a transaction id, a colon and the number of an input',
  output: 'a transaction id, a colon and the number of an output',
  xpub: 'an extended public key of BIP 32',
}

function outpoint(ref: string): string | null {
  const [, txid = '', number] = /^([0-9a-f]{64}):(0|[1-9]\d{0,9})$/i.exec(ref) ?? []
  return number !== undefined && Number(number) < 2 ** 32 ? `${txid.toLowerCase()}:${number}` : null
}

/** No control character, which could break a line, and no half of a character. */
const isOneLine = (text: string): boolean =>
  text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text)

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
