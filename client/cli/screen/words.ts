// A fault in one clear line: what was wrong, which value, what to do, and its permanent code.

import { Refusal } from '@countersign/channel/client.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { Fault, type FaultFacts, faultCatalogue } from '@countersign/core/fault.ts'
import type { Json } from './screen.ts'

const SENTENCES: ReadonlyMap<string, string> = new Map(
  faultCatalogue().map(([code, , sentence]) => [code, sentence]),
)

/** What to do, where the sentence of the fault does not say it. */
const ADVICE: Readonly<Record<string, string>> = {
  'channel.unreachable': 'Start it with: npm start',
  'channel.closed': 'See whether npm start is still running.',
  'channel.device_unknown': 'The signer belongs to another device, or was set up anew.',
  'chain.unreachable': 'Start it with: npm start',
  'genesis.unclaimed': 'Run: countersign pair',
  'factor.none': 'Run: countersign factor enrol',
  'signin.none': 'Run: countersign sign-in enrol',
  'factor.locked': 'Run: countersign factor unlock',
  'exchange.account_missing': 'See which there are: countersign exchange list',
  'exchange.order_denied': 'The same with --dry says why, in sentences.',
  'charter.proposal_missing': 'See which there are: countersign charter proposals',
  'spend.double_spend': 'A spend under way holds the coin; see: countersign history',
}

export type ToldFault = {
  readonly code: string
  readonly message: string
  readonly facts: FaultFacts
}

/** A fault of the signer's or of ours; null for a bug. */
export function toldFault(error: unknown): ToldFault | null {
  if (error instanceof Fault) {
    return { code: error.code, message: error.message, facts: error.facts }
  }
  if (!(error instanceof Refusal)) return null
  const message = SENTENCES.get(error.code) ?? 'The signer refused.'
  return { code: error.code, message, facts: error.facts }
}

export function faultLine({ code, message, facts }: ToldFault): string {
  const told = Object.entries(facts)
    .filter(([name, value]) => !(name === 'waitSeconds' && String(value) === '0'))
    .filter(([, value]) => value !== code)
  const values = told.filter(([, value]) => !isSentence(value))
  const words = values.map(([name, value]) => factText(name, value)).join(', ')
  const sentences = told.filter(([, value]) => isSentence(value)).map(([, value]) => ` ${value}`)
  const found = `${words === '' ? '' : ` (${words})`}${sentences.join('')}`
  const advice = ADVICE[code] === undefined ? '' : ` ${ADVICE[code]}`
  return `${message}${found}${advice} [${code}]`
}

/** What to do, where a fact says it whole. */
const isSentence = (value: string | number | bigint): boolean => /^[A-Z].*\.$/.test(String(value))

/** `changeIndex 5` is "change index: 5"; satoshis are shown in bitcoin, seconds with their unit. */
function factText(name: string, value: string | number | bigint): string {
  const isAmount = name.endsWith('Sats') && /^\d+$/.test(String(value))
  const words = name
    .replace(/(?:Sats|Seconds)$/, '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  if (isAmount) return `${words}: ${formatBtc(BigInt(value))} BTC`
  return name.endsWith('Seconds') ? `${words}: ${value} seconds` : `${words}: ${value}`
}

export function faultJson({ code, message, facts }: ToldFault): Json {
  const plain = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? value.toString() : value,
  ])
  return { fault: { code, message, facts: Object.fromEntries(plain) as Json } }
}

/** A bug is told by its place only: its text might quote a secret. */
export function bugLine(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = /\(?([\w./-]+\.ts:\d+):\d+\)?$/m.exec(stack)?.[1] ?? 'an unknown place'
  return `This is a fault of Countersign itself, at ${place}. Please report it. [client.bug]`
}
