// Payment addresses as links and QR codes carry them: `bitcoin:ADDRESS?amount=0.1&label=Rent` (BIP
// 21, with the stricter readings of BIP 321). What asks for more than we understand is refused.

import { Fault } from '../fault.ts'
import { parseBtc, type Sats } from './amounts.ts'

export type PaymentRequest = {
  readonly address: string
  readonly amountSats?: Sats
  /** What the payee calls itself, and what it says it is for. Claims of whoever wrote it. */
  readonly label?: string
  readonly message?: string
}

/** Longer is nothing that somebody pays to. */
const MAX_CHARACTERS = 4_096

/** Known, and of no use to a wallet that pays on chain: ways besides the address. */
const OTHER_WAYS = new Set(['lightning', 'lno', 'pay', 'sp', 'pop', 'pj', 'pjos', 'bc', 'tb'])

/**
 * Reads a bare address or a payment URI. Whether the address is one, `scriptOf` says.
 * @throws Fault payment.uri_invalid with what is wrong
 */
export function readPaymentRequest(text: string): PaymentRequest {
  const trimmed = text.trim()
  if (trimmed.length > MAX_CHARACTERS) throw invalid('it is too long')
  const [, rest] = /^bitcoin:(?:\/\/)?(.*)$/i.exec(trimmed) ?? []
  if (rest === undefined) return { address: plainAddress(trimmed) }
  const [address = '', query = ''] = parted(rest, '?')
  const fields = fieldsOf(query)
  const amount = fields.get('amount')
  const [label, message] = [fields.get('label'), fields.get('message')]
  return {
    address: plainAddress(address),
    ...(amount === undefined ? {} : { amountSats: amountOf(amount) }),
    ...(label === undefined ? {} : { label }),
    ...(message === undefined ? {} : { message }),
  }
}

/** The other way round, for QR codes to receive by. */
export function writePaymentRequest({ address, amountSats, label }: PaymentRequest): string {
  const fields = [
    ...(amountSats === undefined ? [] : [`amount=${plainBtc(amountSats)}`]),
    ...(label === undefined ? [] : [`label=${encodeURIComponent(label)}`]),
  ]
  return `bitcoin:${address}${fields.length === 0 ? '' : `?${fields.join('&')}`}`
}

function plainBtc(amount: bigint): string {
  const digits = amount.toString().padStart(9, '0')
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, '')
}

function plainAddress(text: string): string {
  if (!/^[A-Za-z0-9]{14,100}$/.test(text)) throw invalid('it holds no address')
  return text
}

function fieldsOf(query: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const [name = '', value = ''] = parted(part, '=')
    const key = decoded(name).toLowerCase()
    // BIP 21: what is required and not understood makes the whole URI invalid.
    if (key.startsWith('req-')) throw invalid(`it requires ${key.slice(4)}, which we do not know`)
    if (OTHER_WAYS.has(key)) continue
    // BIP 321: read twice, it could be read in two ways.
    if (fields.has(key)) throw invalid(`it names ${key} twice`)
    fields.set(key, decoded(value))
  }
  return fields
}

const parted = (text: string, sign: string): readonly string[] => {
  const at = text.indexOf(sign)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text)
    // Nothing that moves or hides what stands beside it.
    return plain.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').trim()
  } catch {
    throw invalid('a part of it is not written as links are')
  }
}

function amountOf(text: string): Sats {
  try {
    const sats = parseBtc(text)
    if (sats > 0n) return sats
  } catch {
    // Said below, with what was written.
  }
  throw invalid(`its amount is ${JSON.stringify(text.slice(0, 32))}`)
}

const invalid = (reason: string): Fault => new Fault('payment.uri_invalid', { reason })
