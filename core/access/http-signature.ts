// HTTP requests signed by a device, as RFC 9421 writes them: one form only, so that server and
// signer read the same request from the same headers. Signing and verifying Ed25519 is outside.
//
// A query is not signed. It may choose what a reader sees, and never says what is to be done.

import type { UnixSeconds } from '../basics.ts'
import { sha256 } from '../bitcoin/hashes.ts'
import { type Canonical, MAX_REQUEST_TOKENS, readCanonical } from '../canonical.ts'
import { Fault } from '../fault.ts'

/** What the device's signature covers. */
export type HttpSignature = {
  /** Upper case. */
  readonly method: string
  /** The absolute path without a query. */
  readonly path: string
  /** As `contentDigest` writes it. */
  readonly contentDigest: string
  readonly created: UnixSeconds
  /** The device's Ed25519 public key: 32 bytes in hexadecimal. */
  readonly keyId: string
  /** 16 random bytes in hexadecimal. */
  readonly nonce: string
  /** `countersign:` and the fingerprint of the signer that is meant. */
  readonly tag: string
}

export type SignedHeaders = {
  readonly 'content-digest': string
  readonly 'signature-input': string
  readonly signature: string
}

type Part = Exclude<keyof HttpSignature, 'created'> | 'created' | 'signature'

/** How each part has to look. A path of other characters could be spelt in two ways. */
const FORMS: Readonly<Record<Part, RegExp>> = {
  method: /^(?:GET|POST|PUT|PATCH|DELETE)$/,
  path: /^(?=.{1,1024}$)(?:\/[A-Za-z0-9._~-]+)+$/,
  contentDigest: /^sha-256=:[A-Za-z0-9+/]{43}=:$/,
  created: /^(?:0|[1-9][0-9]{0,11})$/,
  keyId: /^[0-9a-f]{64}$/,
  nonce: /^[0-9a-f]{32}$/,
  tag: /^countersign:(?:[0-9a-f]{4}-){7}[0-9a-f]{4}$/,
  signature: /^sig=:([A-Za-z0-9+/]{86}==):$/,
}

const COVERED = '("@method" "@path" "content-digest")'
const INPUT = new RegExp(
  [
    '^sig=\\("@method" "@path" "content-digest"\\)',
    'created=(\\d+)',
    'keyid="([0-9a-f]+)"',
    'nonce="([0-9a-f]+)"',
    'alg="ed25519"',
    'tag="([a-z0-9:-]+)"$',
  ].join(';'),
)

/** The tag of requests meant for the signer with this fingerprint. */
export function httpTag(fingerprint: string): string {
  return `countersign:${fingerprint}`
}

/** The header of RFC 9530 over the body's bytes; an empty body has one too. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${sha256(body).toBase64()}:`
}

/**
 * The bytes the device signs.
 * @throws Fault `http.signature_invalid` for a part without its one form
 * @see RFC 9421 section 2.5
 */
export function bytesToSign(signature: HttpSignature): Uint8Array {
  const { method, path, contentDigest: digest } = signature
  const lines = [
    `"@method": ${method}`,
    `"@path": ${path}`,
    `"content-digest": ${digest}`,
    `"@signature-params": ${parameters(signature)}`,
  ]
  return new TextEncoder().encode(lines.join('\n'))
}

/** Names the request, in records and in the signer's answer: SHA-256 of its base, hexadecimal. */
export function httpRequestHash(signature: HttpSignature): string {
  return sha256(bytesToSign(signature)).toHex()
}

/** The three headers of a signed request. `signature` has 64 bytes. @throws as `bytesToSign` */
export function signatureHeaders(params: HttpSignature, signature: Uint8Array): SignedHeaders {
  return {
    'content-digest': params.contentDigest,
    'signature-input': `sig=${parameters(params)}`,
    signature: oneForm('signature', `sig=:${signature.toBase64()}:`),
  }
}

/**
 * Reads the headers of a signed request. Every spelling but the one `signatureHeaders` writes is
 * refused. Whether the signature holds, and who the device is, is for the caller.
 * @throws Fault `http.signature_invalid` with the part that is wrong
 */
export function readSignatureHeaders(request: {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}): { readonly params: HttpSignature; readonly signature: Uint8Array } {
  const header = (name: string): string => {
    const value = request.headers[name]
    return typeof value === 'string' ? value : ''
  }
  const input = INPUT.exec(header('signature-input'))
  if (!input) throw invalid('signature-input')
  const [, created = '', keyId = '', nonce = '', tag = ''] = input
  oneForm('created', created)
  const params = {
    method: request.method,
    path: request.path,
    contentDigest: header('content-digest'),
    created: Number(created),
    keyId,
    nonce,
    tag,
  }
  check(params)
  if (!isOneSpelling(params.contentDigest)) throw invalid('content-digest')
  const written = oneForm('signature', header('signature'))
  if (!isOneSpelling(written)) throw invalid('signature')
  return { params, signature: bytesOf(written) }
}

function parameters(signature: HttpSignature): string {
  check(signature)
  const { created, keyId, nonce, tag } = signature
  const rest = [`keyid="${keyId}"`, `nonce="${nonce}"`, 'alg="ed25519"', `tag="${tag}"`]
  return [COVERED, `created=${created}`, ...rest].join(';')
}

function check(signature: HttpSignature): void {
  for (const part of ['method', 'path', 'contentDigest', 'keyId', 'nonce', 'tag'] as const) {
    oneForm(part, signature[part])
  }
  oneForm('created', String(signature.created))
}

function oneForm(part: Part, value: string): string {
  if (!FORMS[part].test(value)) throw invalid(part)
  return value
}

// Base64 leaves bits unused at its end, so that several texts could stand for the same bytes.
function isOneSpelling(item: string): boolean {
  return item.endsWith(`=:${bytesOf(item).toBase64()}:`)
}

function bytesOf(item: string): Uint8Array {
  return Uint8Array.fromBase64(item.slice(item.indexOf(':') + 1, -1))
}

const invalid = (part: string): Fault => new Fault('http.signature_invalid', { part })

/**
 * The routes that are acts of the signer: the server passes such a request on whole, and the signer
 * reads it here again. `:name` is a part of the path that becomes a field of the act.
 */
export const HTTP_ACTS = [
  { method: 'POST', path: '/v1/wallets/:wallet/spends', kind: 'spend.sign' },
  { method: 'DELETE', path: '/v1/wallets/:wallet/spends/:txid', kind: 'spend.cancel' },
  { method: 'POST', path: '/v1/wallets/:wallet/policy', kind: 'policy.tighten' },
  { method: 'POST', path: '/v1/witness', kind: 'witness.answer' },
] as const

export type HttpAct = (typeof HTTP_ACTS)[number]['kind']

/** Fields of a body that are the server's alone. They are signed, and the signer ignores them. */
const FOR_THE_SERVER: readonly string[] = ['broadcast']

/**
 * The value of a signed request's body: canonical JSON, or nothing at all, which is `{}`.
 * @throws Fault `canonical.invalid`
 */
export function readSignedBody(body: Uint8Array): Canonical {
  return body.length === 0 ? {} : readCanonical(body, MAX_REQUEST_TOKENS)
}

/**
 * What a signed HTTP request asks of the signer.
 * @throws Fault `http.route_missing` if it is none of its acts, `http.request_invalid` if the body
 * is no object or names what the path says
 */
export function readHttpAct(
  method: string,
  path: string,
  body: Canonical,
): { readonly kind: HttpAct; readonly body: Readonly<Record<string, Canonical>> } {
  for (const act of HTTP_ACTS) {
    const parts = act.method === method ? match(act.path, path) : null
    if (parts) return { kind: act.kind, body: merged(parts, body) }
  }
  throw new Fault('http.route_missing', { method: method.slice(0, 16), path: path.slice(0, 256) })
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const [wanted, found] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== found.length) return null
  const parts: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = found[at] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return null
    } else if (value === '') return null
    else parts[part.slice(1)] = value
  }
  return parts
}

function merged(parts: Readonly<Record<string, string>>, body: Canonical) {
  if (typeof body === 'string' || Array.isArray(body)) {
    throw new Fault('http.request_invalid', { where: 'body', wanted: 'an object' })
  }
  const fields = Object.entries(body as Readonly<Record<string, Canonical>>)
  const twice = fields.find(([key]) => Object.hasOwn(parts, key))
  if (twice) throw new Fault('http.request_invalid', { where: twice[0], wanted: 'in the path' })
  const forSigner = fields.filter(([key]) => !FOR_THE_SERVER.includes(key))
  return Object.fromEntries([...forSigner, ...Object.entries(parts)])
}
