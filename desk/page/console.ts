// The console, to which people go from here. This page tells it who they are by one signed request,
// which opens an account's door and nothing else; the console brings it to the server.

import { own } from '@countersign/channel/web-sealing.ts'
import {
  bytesToSign,
  contentDigest,
  httpTag,
  signatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import { canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { text } from '@countersign/core/fields.ts'
import { fingerprint } from './identity.ts'
import type { Session } from './session.ts'
import { some } from './some.ts'

const OPENINGS = '/v1/account-openings'
const MOST_BYTES = 4_096

const surroundings = some({ consoleUrl: text(256) })

let known: Promise<string | null> | undefined

/** The console's origin, as the desk was told it; null where there is none. */
export function consoleOrigin(): Promise<string | null> {
  known ??= readOrigin().catch(() => {
    known = undefined
    return null
  })
  return known
}

async function readOrigin(): Promise<string | null> {
  const response = await fetch('/surroundings.json', { credentials: 'omit', redirect: 'error' })
  if (!response.ok) throw new Fault('channel.unreachable', { status: response.status })
  const bytes = new Uint8Array(await response.arrayBuffer()).subarray(0, MOST_BYTES)
  const { consoleUrl } = surroundings(readCanonical(bytes), 'surroundings')
  if (consoleUrl === '') return null
  const { origin, protocol } = new URL(consoleUrl)
  return protocol === 'http:' || protocol === 'https:' ? origin : null
}

/**
 * The console's page that lets this browser's member in, with the request `openAccount` signed by
 * this browser's key: good once, for some minutes, at the server of this signer.
 */
export async function helloLink(
  origin: string,
  { device, greeting }: Pick<Session, 'device' | 'greeting'>,
): Promise<string> {
  const body = '{}'
  const params = {
    method: 'POST',
    path: OPENINGS,
    contentDigest: contentDigest(new TextEncoder().encode(body)),
    created: Math.floor(Date.now() / 1000),
    keyId: device.publicKey,
    nonce: crypto.getRandomValues(new Uint8Array(16)).toHex(),
    tag: httpTag(fingerprint(greeting.identity)),
  }
  const signature = await crypto.subtle.sign('Ed25519', device.key, own(bytesToSign(params)))
  const signed = signatureHeaders(params, new Uint8Array(signature))
  const headers = { 'content-type': 'application/json', ...signed }
  const hello = canonicalBytes({ headers, body })
  return `${origin}/#/hello=${hello.toBase64({ alphabet: 'base64url', omitPadding: true })}`
}
