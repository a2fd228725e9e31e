// The faults that a venue is known for, by name, in the words of each dialect.

import type { Fault, FaultAnswer } from './faults.ts'
import type { Dialect } from './open.ts'

/** `-after`: the call is carried out, and only the answer is lost. */
export type FaultName =
  | 'reset'
  | 'reset-after'
  | 'hang'
  | 'hang-after'
  | 'late'
  | 'gateway'
  | 'gateway-after'
  | 'unavailable'
  | 'unavailable-after'
  | 'timeout'
  | 'timeout-after'
  | 'limit'
  | 'ban'
  | 'duplicate'
  | 'duplicate-after'

const HTML = '<html><head><title>502 Bad Gateway</title></head></html>'

const json = (status: number, body: unknown, headers = {}): FaultAnswer => ({
  status,
  headers,
  body: JSON.stringify(body),
})

const binance = (status: number, code: number, msg: string, headers = {}) =>
  json(status, { code, msg }, headers)

const kraken = (error: string) => json(200, { error: [error] })

const UNKNOWN_STATUS = 'Execution status unknown.'
const SENT = 'Timeout waiting for response from backend server. Send status unknown; '

const ANSWERS: Readonly<Record<string, Readonly<Record<Dialect, FaultAnswer>>>> = {
  gateway: { binance: { status: 502, body: HTML }, kraken: { status: 520, body: HTML } },
  unavailable: {
    binance: binance(503, -1006, `An unexpected response was received. ${UNKNOWN_STATUS}`),
    kraken: kraken('EService:Unavailable'),
  },
  timeout: {
    binance: binance(504, -1007, `${SENT}execution status unknown.`),
    kraken: kraken('EService:Deadline elapsed'),
  },
  limit: {
    binance: binance(429, -1003, 'Too many requests.', { 'retry-after': '7' }),
    kraken: kraken('EAPI:Rate limit exceeded'),
  },
  ban: {
    binance: binance(418, -1003, 'Way too many requests; IP banned.', { 'retry-after': '120' }),
    kraken: kraken('EGeneral:Temporary lockout'),
  },
  // Said of an id that is there by a request that came twice, or that is not there at all.
  duplicate: {
    binance: binance(400, -2010, 'Duplicate order sent.'),
    kraken: kraken('EOrder:cl_ord_id already in use'),
  },
}

export function faultNamed(dialect: Dialect, name: FaultName): Fault {
  const accepts = name.endsWith('-after')
  const kind = name.replace(/-after$/, '')
  if (kind === 'reset' || kind === 'hang' || kind === 'late') return { outcome: kind, accepts }
  const answer = ANSWERS[kind]?.[dialect]
  if (answer === undefined) throw new Error(`no fault ${name}`)
  return { outcome: answer, accepts }
}
