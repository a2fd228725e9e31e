// The HTTP API as this client uses it: signed by the device, no act believed without the signer's
// receipt. Its problems are told as refusals of the server.

import { Refusal } from '@countersign/channel/client.ts'
import { type Answer, readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import { ApiProblem } from '@countersign/sdk/problem.ts'
import type { Device } from '@countersign/sdk/request.ts'
import type { Context } from '../context.ts'
import { deviceKey, requirePairing } from '../keep/pairing.ts'
import { waysOf } from '../keep/ways.ts'

/** The server waits 15 seconds for the signer before it answers without it. */
const TIMEOUT_MS = 30_000

/** How long the server may take to read from the signer what this client knows from it already. */
const PATIENCE_MS = 12_000
const PAUSE_MS = 250

/** What a server says that has not read the newest of the journal yet, or that is pressed. */
const NOT_YET: readonly string[] = [
  'channel.device_unknown',
  'wallet.missing',
  'http.rate_limited',
  'http.busy',
]

type Sender = {
  readonly url: string
  readonly identity: Identity
  /** Hears each receipt, after it was found to be the pinned signer's. */
  onReceipt?(answer: Answer): void
}

/** This client's device, as it signs. */
export function deviceOf(context: Context): Device {
  const key = deviceKey(context)
  return { keyId: rawPublicKey(key).toHex(), sign: (bytes) => signBytes(key, bytes) }
}

function apiOf(context: Context, { url, identity, onReceipt }: Sender): Api {
  return openApi({
    url,
    signer: fingerprint(identity),
    device: deviceOf(context),
    now: context.now,
    fetch: (to, init) => fetch(to, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
    checkReceipt: (frame, to) => onReceipt?.(readAnswer(frame, to, identity.signingKey)),
  })
}

/** Asks the server something that it answers by itself. @throws Refusal, Fault client.api_away */
export function askApi<T>(
  context: Context,
  url: string,
  ask: (api: Api) => Promise<T>,
): Promise<T> {
  const api = apiOf(context, { url, identity: requirePairing(context).identity })
  return patiently(url, () => ask(api))
}

/** The same of the server this client is paired with. @throws also client.api_away without one */
export function askServer<T>(context: Context, ask: (api: Api) => Promise<T>): Promise<T> {
  const ways = waysOf(context)
  if (ways.kind === 'socket') throw new Fault('client.api_away')
  return askApi(context, ways.api, ask)
}

/**
 * Asks for an act of the signer's.
 * @returns the signer's own answer, taken from the receipt
 * @throws Refusal the signer's own where there is a receipt; Fault channel.timeout without answer
 */
export async function actByApi(
  context: Context,
  { url, identity }: Omit<Sender, 'onReceipt'>,
  act: (api: Api) => Promise<unknown>,
): Promise<Extract<Answer, { readonly kind: 'answer' }>['body']> {
  const heard: Answer[] = []
  const api = apiOf(context, { url, identity, onReceipt: (answer) => void heard.push(answer) })
  try {
    await patiently(url, () => act(api))
  } catch (error) {
    if (heard.length === 0) throw error
  }
  const answer = heard.at(-1)
  if (answer === undefined) throw new Fault('channel.timeout', { url })
  if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
  return answer.body
}

async function patiently<T>(url: string, ask: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const told = toldOf(url, error)
      const isNotYet = told instanceof Refusal && NOT_YET.includes(told.code)
      const isTheSigners = error instanceof ApiProblem && error.receipt !== undefined
      if (!isNotYet || isTheSigners || performance.now() > until) throw told
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}

function toldOf(url: string, error: unknown): unknown {
  if (error instanceof ApiProblem) {
    const wait = error.retrySeconds === null ? {} : { waitSeconds: error.retrySeconds }
    return new Refusal(error.code, { ...error.facts, ...wait }, 'server')
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Fault('channel.timeout', { url }, { cause: error })
  }
  // What fetch says of a connection that failed.
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return new Fault('client.api_away', { url }, { cause: error })
  }
  return error
}
