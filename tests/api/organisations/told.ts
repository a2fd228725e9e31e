// What an organisation's own people are told, string by string: none of it is for anybody else.

import { readFileSync } from 'node:fs'
import { problemOf } from '@countersign/contract/problems.ts'
import { isAuditAct } from '@countersign/core/audit/acts.ts'
import type { Answer } from './send.ts'

/** Shorter ones are words, and digits are amounts and times: two organisations share those. */
const LEAST_CHARACTERS = 8

/** Its transaction tells as much. */
const OUTPOINT = /^([0-9a-f]{64}):\d+$/

export function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const inner = read(value)
    const whole = value.replace(OUTPOINT, '$1')
    return [...(isTelling(whole) ? [whole] : []), ...(inner === null ? [] : stringsIn(inner))]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

/** The document of the API, the same for everybody: words of states stand in it. */
const DOCUMENT = readFileSync(new URL('../../../contract/openapi.json', import.meta.url), 'utf8')

/** Codes of problems and acts of the audit log are in catalogues, for everybody to read. */
const isTelling = (text: string): boolean =>
  text.length >= LEAST_CHARACTERS &&
  !/^\d+$/.test(text) &&
  problemOf(text) === undefined &&
  !isAuditAct(text) &&
  !DOCUMENT.includes(spelt(text))

/** Events of the audit log are JSON in a string. */
function read(text: string): unknown {
  if (!text.startsWith('{')) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** As they stand in answers. What both know is nobody's secret: words, the network, a payee. */
export const ownOf = (own: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...own].filter((each) => !others.has(each)).map(spelt)

/** What an answer gives away; what was sent by whoever is answered they knew. */
export function givenAway({ text, sent }: Answer, secrets: readonly string[]): readonly string[] {
  const found = secrets.filter((each) => text.includes(each))
  if (found.length === 0) return found
  const known = [sent, ...bytesIn(sent)].join(' ')
  return found.filter((each) => !known.includes(each))
}

/** As it stands in JSON, without the quotes. */
const spelt = (text: string): string => JSON.stringify(text).slice(1, -1)

/** What is sent in base64, in hexadecimal both ways round: a PSBT holds its txids backwards. */
function bytesIn(sent: string): readonly string[] {
  const written = sent.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []
  return written.flatMap((each) => {
    const bytes = Buffer.from(each, 'base64')
    return [bytes.toHex(), bytes.toReversed().toHex()]
  })
}
