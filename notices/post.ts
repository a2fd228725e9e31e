// One POST for all channels that speak HTTP. It follows no redirect, reads a bounded answer, and
// ends by its time limit. It can refuse every address that is not of the public internet, after the
// name was resolved, so that a name cannot lead inside.

import { lookup as resolveName } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { type Outcome, refused, refusedForGood } from './channel.ts'

export type Reach = {
  readonly timeoutSeconds: number
  /** Whether 10.0.0.0/8, localhost and their like may be reached, and without TLS. */
  readonly mayReachPrivate: boolean
}

export type Letterbox = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly reach: Reach
  readonly signal: AbortSignal | undefined
}

export type Reply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: string
      readonly retryAfterSeconds?: number
    }
  | { readonly kind: 'failed'; readonly outcome: Outcome }

// An answer is only read for a provider's id and error number.
const MAX_ANSWER_BYTES = 64 * 1024

const failed = (outcome: Outcome): Reply => ({ kind: 'failed', outcome })

/** Posts the body. What is foreseen to go wrong is a value; the URL is in none of the words. */
export async function post({ url, headers, body, reach, signal }: Letterbox): Promise<Reply> {
  const target = URL.parse(url)
  if (target === null || !/^https?:$/.test(target.protocol) || target.username !== '') {
    return failed(refusedForGood('This is not an address that can be posted to.'))
  }
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (!reach.mayReachPrivate && target.protocol !== 'https:') {
    return failed(refusedForGood('The address has to begin with https.'))
  }
  // A literal address is never looked up.
  if (!reach.mayReachPrivate && isIP(host) !== 0 && isPrivate(host)) {
    return failed(refusedForGood(PRIVATE))
  }
  const limit = AbortSignal.timeout(reach.timeoutSeconds * 1000)
  const ends = signal === undefined ? limit : AbortSignal.any([limit, signal])
  try {
    return await exchange(target, { headers, body, reach, signal: ends })
  } catch (error) {
    if (limit.aborted) return failed(refused('The other side took too long.'))
    if (ends.aborted) return failed(refused('It was stopped.'))
    return failed(refusalOf(error))
  }
}

const PRIVATE = 'The address is not of the public internet, and the settings do not allow that.'

function refusalOf(error: unknown): Outcome {
  const code = String((error as { readonly code?: unknown }).code)
  if (code === PRIVATE_CODE) return refused(PRIVATE)
  const known = /^[A-Z][A-Z0-9_]{2,48}$/.exec(code)?.[0] ?? 'no answer'
  return refused(`The other side could not be reached (${known}).`)
}

type Sent = Omit<Letterbox, 'url'>

function exchange(target: URL, { headers, body, reach, signal }: Sent): Promise<Reply> {
  const request = target.protocol === 'https:' ? requestHttps : requestHttp
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const outgoing = request(target, {
    method: 'POST',
    headers: { 'user-agent': 'countersign', ...headers, 'content-length': lengthOf(body) },
    agent: false,
    signal,
    ...(reach.mayReachPrivate ? {} : { lookup: publicLookup }),
  })
  outgoing.once('error', reject)
  outgoing.once('response', (answer) => {
    const pieces: Buffer[] = []
    let bytes = 0
    const end = () => {
      const status = answer.statusCode ?? 0
      const wait = retryAfter(answer.headers['retry-after'])
      const text = Buffer.concat(pieces).toString('utf8')
      resolve({
        kind: 'answered',
        status,
        body: text,
        ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
      })
    }
    answer.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes <= MAX_ANSWER_BYTES) pieces.push(piece)
      else {
        // The status has been heard; more of the body is of no use.
        end()
        answer.destroy()
      }
    })
    answer.once('end', end)
    answer.once('error', reject)
  })
  outgoing.end(body)
  return promise
}

const lengthOf = (body: string | Uint8Array) =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.length

// RFC 9110, 10.2.3; the form with a date is rare, and our own backoff serves for it.
function retryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined
}

const PRIVATE_CODE = 'EPRIVATE'

// Every address of the name has to be public, and the connection goes to one of those: a second
// look-up could answer otherwise.
const publicLookup: LookupFunction = (host, options, answer) => {
  resolveName(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return answer(error, '', 0)
    const first = addresses[0]
    if (first === undefined || addresses.some(({ address }) => isPrivate(address))) {
      return answer(Object.assign(new Error(PRIVATE), { code: PRIVATE_CODE }), '', 0)
    }
    if (options.all === true) return answer(null, addresses)
    return answer(null, first.address, first.family)
  })
}

// IANA's special-purpose registries (RFC 6890): nothing here is somebody else's public server.
const NOT_PUBLIC = new BlockList()
for (const range of (
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 ' +
  '192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 ' +
  '224.0.0.0/3'
).split(' ')) {
  const [net = '', bits] = range.split('/')
  NOT_PUBLIC.addSubnet(net, Number(bits), 'ipv4')
}
const PUBLIC_V6 = new BlockList()
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6')
// Within 2000::/3: Teredo and the protocol assignments, documentation, 6to4 and its like.
const NOT_PUBLIC_V6 = new BlockList()
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [net = '', bits] = range.split('/')
  NOT_PUBLIC_V6.addSubnet(net, Number(bits), 'ipv6')
}

/** Whether an IP address is of this machine, a private network, or nobody's. */
export function isPrivate(address: string): boolean {
  if (!isIPv6(address)) return NOT_PUBLIC.check(address, 'ipv4')
  return !PUBLIC_V6.check(address, 'ipv6') || NOT_PUBLIC_V6.check(address, 'ipv6')
}
