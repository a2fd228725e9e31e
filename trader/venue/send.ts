// The only way out for a request: looked at as it was really built, journalled, and only then
// handed to who sends it. ccxt calls it in place of `fetch`.

import { createHash } from 'node:crypto'
import type { EgressAnswer } from '@countersign/channel/egress.ts'
import { operationOf } from '@countersign/core/exchange/operation.ts'
import type { Operation } from '@countersign/core/exchange/paths/rule.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { EgressLine } from '../egress-line.ts'
import type { RequestLog } from '../request-log.ts'
import { codeIn, type Heard } from './failure.ts'
import type { RelaySend } from './relay.ts'

/** What ccxt gives to `fetch`. */
type FetchOptions = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export type Sent = {
  readonly status: number
  readonly headers: readonly (readonly string[])[]
  readonly body: Uint8Array
}

/** What the trader means to ask for. */
export type Meant = {
  readonly operation: Operation
  /** Of an order that stops a loss: the egress sends it before those that open a position. */
  readonly isProtective: boolean
  /** Asked again and again, and changing nothing: the journal would be full of it. */
  readonly isRoutine?: boolean
  /** Asked when nothing is left to wait for but the pipe. @throws what keeps it from leaving */
  checkLeave?(): Promise<void>
}

export type Sending = {
  readonly venue: VenueId
  /** The account whose key signed it; empty for what nobody signs. */
  readonly account: string
  /** What the trader means to ask for now. */
  meant(): Meant
  /** What of an answer is not said by ccxt. */
  heard(answer: Heard): void
  readonly log: RequestLog
  readonly egress: EgressLine
  /** Given where the trader ends TLS itself for what is asked. */
  relay(operation: Operation): RelaySend | null
  readonly timeoutMs: number
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** @throws Fault exchange.operation_differs, exchange.egress_away, exchange.* of the egress */
export function openSend(sending: Sending) {
  return async (url: string, options: FetchOptions = {}): Promise<Response> => {
    const request = requestOf(url, options)
    const operation = checked(sending, request)
    const { venue, account, log, egress, timeoutMs } = sending
    // Of this request: while it waits for its turn another may be meant.
    const { isRoutine, isProtective, checkLeave } = sending.meant()
    const relay = sending.relay(operation)
    const { method, body } = request
    // Flushed before anything leaves: what was sent stands in the journal, whatever happens next.
    if (!isRoutine) {
      log.sent({ venue, account, operation, method, path: pathOf(url), bodyHash: hashOf(body) })
    }
    const bytes = Buffer.from(body)
    const headers = Object.entries(request.headers)
    const sent = relay
      ? inItsTurn(sending, operation, async () => {
          await checkLeave?.()
          // Whoever asked has given it up, and looks for what became of it already.
          if (options.signal?.aborted) throw new Fault('exchange.throttled', { venue })
          return relay({ url, method, headers, body: bytes, timeoutMs })
        })
      : egress
          .ask({
            venue,
            operation,
            isProtective: isProtective ? 'yes' : 'no',
            method,
            url,
            headers,
            body: bytes,
            timeoutMs,
          })
          .then((answer) => answered(venue, answer))
    const { status, headers: told, body: said } = await orAborted(sent, options.signal)
    sending.heard({ status, code: codeIn(said) })
    // A body belongs to none of these, and the platform refuses one.
    const isBare = status === 204 || status === 304
    return new Response(isBare ? null : (said as Uint8Array<ArrayBuffer>), {
      status,
      headers: told.map(([name = '', value = '']) => [name, value] as [string, string]),
    })
  }
}

/** What goes through a pipe counts in the venue's budget, too. */
async function inItsTurn(
  { egress, venue, timeoutMs, meant }: Sending,
  operation: Operation,
  send: () => Promise<Sent>,
): Promise<Sent> {
  const isProtective = meant().isProtective ? 'yes' : 'no'
  const turn = { venue, operation, isProtective, timeoutMs } as const
  await egress.turn(turn)
  const sent = await send()
  egress.told(turn, sent.status, sent.headers)
  return sent
}

type Built = {
  readonly method: Method
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function requestOf(url: string, { method = 'GET', headers = {}, body }: FetchOptions): Built {
  const known = (['GET', 'POST', 'PUT', 'DELETE'] as const).find((each) => each === method)
  const isText = body === undefined || body === null || typeof body === 'string'
  if (!known || !isText) throw new Fault('exchange.operation_differs', { why: 'form' })
  const named = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  return { method: known, url, headers: Object.fromEntries(named), body: body ?? '' }
}

/** What was built is what was meant, by the same table that the egress has. */
function checked({ venue, account, meant, log }: Sending, request: Built): Operation {
  const answer = operationOf(venue, request)
  const { operation: wanted } = meant()
  if (answer.kind === 'allowed' && answer.operation === wanted) return wanted
  const found = answer.kind === 'allowed' ? answer.operation : 'refused'
  const why = answer.kind === 'allowed' ? 'operation' : answer.why
  log.refused({ venue, account, meant: wanted, found, why, at: 'at' in answer ? answer.at : '' })
  throw new Fault('exchange.operation_differs', { venue, meant: wanted, found, why })
}

/** @throws Fault whatever the egress said instead of an answer */
function answered(venue: VenueId, answer: EgressAnswer): Sent {
  if (answer.kind === 'answer') return answer
  const known = ['exchange.path_forbidden', 'exchange.throttled'] as const
  const code = known.find((each) => each === answer.code) ?? 'exchange.venue_away'
  throw new Fault(code, { venue })
}

function orAborted<T>(sent: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return sent
  // It may end long after nobody waits for it.
  sent.catch(() => undefined)
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(new DOMException('the wait is over', 'AbortError'))
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([sent, promise]).finally(() => signal.removeEventListener('abort', abort))
}

/** Without what is asked with: keys and signatures are in there. */
const pathOf = (url: string): string => new URL(url).pathname

const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex')
