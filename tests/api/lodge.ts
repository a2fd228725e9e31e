// The HTTP server as a whole, over the store in memory and a signer that answers what a test tells
// it to, with its own true signature. Reached through the SDK, over a real socket.

import { setImmediate } from 'node:timers/promises'
import { verifyCredential } from '@countersign/channel/credentials.ts'
import {
  readAnswer,
  requestHash,
  writeAnswer,
  writeRequest,
} from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { privateKey, rawPublicKey, signBytes, verifyBytes } from '@countersign/channel/keys.ts'
import { RATES } from '@countersign/contract/rates.ts'
import { contentDigest, httpRequestHash, httpTag } from '@countersign/core/access/http-signature.ts'
import type { SessionTimes } from '@countersign/core/access/session.ts'
import {
  type Descriptor,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault, type FaultFacts } from '@countersign/core/fault.ts'
import { type Api, type ApiOptions, openApi } from '@countersign/sdk/api.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import { openNotices } from '@countersign/server/adapters/notices/notices.ts'
import { openPasswords } from '@countersign/server/adapters/passwords/passwords.ts'
import { type AppOptions, createApp } from '@countersign/server/http/app.ts'
import type { SignedRequest, SignerOutcome } from '@countersign/server/ports/records.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import type { World } from '@countersign/server/use-cases/world.ts'
import { coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { tokenBody } from '../builders/token.ts'
import { tellingOrders } from '../builders/told-orders.ts'
import { CONSOLE, sessionIn } from './browser.ts'
import { pastBefore } from './past.ts'
import { runJobs } from './signing-job.ts'
import { standingFor } from './standing.ts'

export const NOW = 1_795_000_000
export const WALLET = 'savings'

const identityKey = privateKey('ed25519', new Uint8Array(32).fill(7))
const deviceKey = privateKey('ed25519', new Uint8Array(32).fill(8))
export const strangerKey = privateKey('ed25519', new Uint8Array(32).fill(9))

export const SIGNER = {
  signingKey: rawPublicKey(identityKey),
  sealingKey: new Uint8Array(32).fill(3),
}

/** An identity as the server tells of it. */
export const keysOf = ({ signingKey, sealingKey }: Identity) => ({
  signingKey: signingKey.toHex(),
  sealingKey: sealingKey.toHex(),
})

export const deviceOf = (key: typeof deviceKey) => ({
  keyId: rawPublicKey(key).toHex(),
  sign: (bytes: Uint8Array) => signBytes(key, bytes),
})

/** The owner's. */
export const ownDevice = deviceOf(deviceKey)

const [user, server] = [person(1), person(2)]
export const DESCRIPTOR: Descriptor = sortedMulti(2, [user.key, server.key])

/** A PSBT of the wallet, signed by its user; another number is another one. */
export function psbtOf(number: number): { readonly psbt: string; readonly txid: string } {
  const coins = [coin(DESCRIPTOR, { chain: 0, index: 0 }, 50_000n, number + 1)]
  const plan = { coins, payments: [payment(40_000n)] }
  const psbt = signedBy(unsigned(DESCRIPTOR, plan), user)
  return { psbt: writePsbt(psbt).toBase64(), txid: psbt.txid }
}

/** What the signer answers to an act. */
export type Reply =
  | { readonly body: Canonical }
  | { readonly code: string; readonly facts?: FaultFacts }

export type Lodge = {
  readonly url: string
  readonly store: MemoryStore
  readonly api: Api
  /** Every request that was passed on, as it came. */
  readonly passed: SignedRequest[]
  readonly lines: string[]
  /** What was asked of the signer without a device's signature, as frames. */
  readonly relayed: Uint8Array[]
  /** What the signer says next, and from then on. */
  reply: (request: SignedRequest | null) => Reply
  /** Whether the signer can be reached. */
  isSignerThere: boolean
  now: number
  /** What the owner's client signs with. */
  readonly credentials: Required<Pick<ApiOptions, 'device' | 'signer' | 'now'>>
  client(options?: Partial<ApiOptions>): Api
  /** A reading token, made through the API. */
  token(): Promise<string>
  /** The headers of a browser with a session of the owner's, from the console's own page. */
  session(times?: Partial<SessionTimes>, member?: string): Promise<Readonly<Record<string, string>>>
  /** Runs the jobs that wait, as a worker does. */
  work(): Promise<void>
  close(): Promise<void>
}

const wide = { burst: 1e6, perSecond: 1e6, waiting: 1_000, waitingInAll: 1_000 }
/** Bounds that no test meets by chance. */
export const WIDE = {
  rates: Object.fromEntries(Object.keys(RATES).map((each) => [each, wide])) as typeof RATES,
}

/** Hashes that take no time, and answers at the door that wait for none. */
const MEANS = {
  chance: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  verifies: verifyBytes,
  verifiesPasskey: verifyCredential,
  passwords: openPasswords({ terms: { memoryKib: 1_024, passes: 1 } }),
  evenMs: 5,
}

const PLACE = {
  pause: () => setImmediate(),
  network: 'regtest',
  fingerprint: fingerprint(SIGNER),
  signerKeys: keysOf(SIGNER),
  deskUrl: 'http://approve.localhost:8181',
  ...{ version: '9.8.7', startedAt: NOW - 5, isDemo: false },
} as const

export async function openLodge(
  bounds: AppOptions['bounds'] = WIDE,
  more: Pick<AppOptions, 'heartbeatMs' | 'console' | 'trustedProxies'> = {},
): Promise<Lodge> {
  const store = openStore()
  const passed: SignedRequest[] = []
  const lines: string[] = []
  let url = ''
  let time = () => NOW
  const world: World = {
    store,
    clock: () => lodge.now,
    alerts: openAlertWatch({ store, clock: () => time() }),
    ...MEANS,
    ...PLACE,
    signer: signerOf(() => lodge),
    notices: openNotices({ settings: null, now: () => lodge.now }),
    trader: tellingOrders(() => lodge.now),
    consoleUrl: () => (more.console ? url.replace('127.0.0.1', 'console.localhost') : CONSOLE),
  }
  const app = await createApp({ world, log: (line) => lines.push(line), bounds, ...more })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const credentials = { device: ownDevice, signer: fingerprint(SIGNER), now: () => lodge.now }
  const client = (given: Partial<ApiOptions> = {}) =>
    openApi({
      url,
      ...credentials,
      checkReceipt: (frame, to) => readAnswer(frame, to, SIGNER.signingKey),
      ...given,
    })
  const lodge: Lodge = {
    url,
    store,
    api: client(),
    passed,
    relayed: [],
    lines,
    reply: () => ({ body: { outcome: 'signed' } }),
    isSignerThere: true,
    now: NOW,
    credentials,
    client,
    token: async () => (await lodge.api.createToken({ body: tokenBody('a reader') })).secret,
    session: (times, member) =>
      sessionIn(world, { by: 'passkey', stage: 'full', ...times }, member),
    work: () => runJobs({ store, signer: world.signer }),
    close: () => app.close(),
  }
  time = () => lodge.now
  await furnish(store)
  return lodge
}

async function furnish(store: MemoryStore): Promise<void> {
  await store.transact(async (tx) => {
    await tx.putWallet({
      name: WALLET,
      descriptor: writeDescriptor(DESCRIPTOR),
      userKey: 0,
      serverKey: 1,
      policy: { version: '1', rules: [{ id: 'a' }] },
      policyHash: 'ab'.repeat(32),
      createdAt: NOW - 1_000,
    })
    await tx.putStanding(standingFor(ownDevice.keyId, WALLET, NOW))
    await tx.putChainView({
      height: 441,
      hash: '0c'.repeat(32),
      blockTime: NOW - 60,
      seenAt: NOW - 5,
      feeRateSatPerVb: 3.5,
    })
  })
}

function signerOf(lodge: () => Lodge): World['signer'] {
  const there = <T>(answer: () => T): Promise<T> => {
    if (!lodge().isSignerThere) return Promise.reject(new Fault('channel.unreachable'))
    return Promise.resolve().then(answer)
  }
  return {
    hello: () =>
      there(() => ({
        network: 'regtest',
        fingerprint: fingerprint(SIGNER),
        isClaimed: true,
        isolation: 'strong' as const,
        witness: null,
        frozen: null,
        clock: 'steady' as const,
        start: '5a'.repeat(16),
      })),
    limits: () => there(() => ({ now: String(NOW), limits: [{ rule: 'day', leftSats: '5' }] })),
    budgets: () => there(() => ({ budgets: [{ token: 'till', limit: { leftSats: '5' } }] })),
    history: (_, limit, before) => there(() => pastBefore(limit, before)),
    dryRun: ({ feeSats, vsize }) =>
      there(() => ({
        now: String(NOW),
        verdict: { kind: 'sign', feeSats: String(feeSats), vsize: String(vsize) },
        waitsFor: ['code'],
      })),
    pass: (request) => there(() => outcomeOf(lodge(), request)),
    relay: (kind, body) =>
      there(() => {
        const id = '1f'.repeat(16)
        const request = writeRequest(SIGNER, { id, kind, time: NOW, body })
        lodge().relayed.push(request)
        return { ...answerTo(requestHash(request), lodge().reply(null)), request }
      }),
    charter: () => there(() => VIEW),
    charterExport: (after, limit) =>
      there(() => ({
        entries: Array.from({ length: Math.min(limit, 3) }, (_, at) => ({
          entry: `entry ${after + at + 1}`,
        })),
        head: HEAD,
      })),
    charterHead: () => there(() => HEAD),
    // No code is right here: where one has to be, the signer is a real one.
    checkSignInCode: () =>
      there(() => {
        throw new Fault('signin.code_wrong')
      }),
    signInStates: () => there(() => []),
  }
}

const HEAD = { organisation: 'ab'.repeat(32), seq: '3', hash: 'cd'.repeat(32), time: `${NOW}` }
const VIEW = { organisation: { id: 'ab'.repeat(32), name: 'Ada' }, members: [] }

function outcomeOf(lodge: Lodge, request: SignedRequest): SignerOutcome {
  lodge.passed.push(request)
  const { method, path, created, key, nonce, body } = request
  const digest = contentDigest(body)
  const tag = httpTag(fingerprint(SIGNER))
  const to = httpRequestHash({
    method,
    path,
    contentDigest: digest,
    created,
    keyId: key,
    nonce,
    tag,
  })
  return answerTo(to, lodge.reply(request))
}

function answerTo(to: string, reply: Reply): SignerOutcome {
  if ('body' in reply) {
    const receipt = writeAnswer(to, { kind: 'answer', time: NOW, body: reply.body }, identityKey)
    return { kind: 'answer', body: reply.body, receipt }
  }
  const { code, facts = {} } = reply
  const receipt = writeAnswer(to, { kind: 'fault', time: NOW, code, facts }, identityKey)
  const texts = Object.entries(facts).map(([name, value]) => [name, String(value)])
  return { kind: 'fault', code, facts: Object.fromEntries(texts), receipt }
}

/** Until a job waits, or the request has ended without one. */
export async function idle({ store }: Lodge, answer: Promise<unknown>): Promise<void> {
  let hasEnded = false
  const end = () => {
    hasEnded = true
  }
  answer.then(end, end)
  while (!hasEnded && store.jobs().length === 0) await setImmediate()
}
