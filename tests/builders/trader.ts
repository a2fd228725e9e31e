// The real trader in its real cage beside the real signer in its own, the server's egress, and a
// local venue: for tests that add accounts, steal folders, and play whoever holds one half.

import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { accountBinding, accountSubject, secretsBinding } from '@countersign/channel/bindings.ts'
import { askOnce, askOver } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import type { VenuePlaces } from '@countersign/channel/launch.ts'
import { seal } from '@countersign/channel/sealing.ts'
import type {
  ConsentedAct,
  TraderMessage,
  TraderRole,
} from '@countersign/channel/trader-messages.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { type Kind, TRADER } from '@countersign/launcher/cage.ts'
import { openTraderSockets, traderSocket } from '@countersign/launcher/sockets.ts'
import { startTrader, type TraderChild } from '@countersign/launcher/trader-child.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import {
  type Egress,
  type Forbidden,
  openEgress,
} from '@countersign/server/adapters/exchange/egress.ts'
import { openRealTeam, type RealTeam } from './governance-real.ts'
import { at } from './house.ts'
import { freshCode, makeWallet, type Owned, type RealSigner, sealed, startReal } from './process.ts'
import { limited } from './treasury.ts'
import { until } from './until.ts'

export type Desk = {
  readonly real: RealSigner
  /** Of an owner who is alone. */
  readonly owned: Owned | null
  readonly team: RealTeam | null
  readonly identity: Identity
  child(): TraderChild
  /** What the egress was asked and refused. */
  readonly forbidden: Forbidden[]
  egress(): Egress
  /** Another one in its place, as after a start of the server. */
  renewEgress(): Promise<void>
  ask(kind: TraderMessage, body: Canonical, how?: How): Promise<Canonical>
  /** The same with a code for exactly this act. */
  consent(act: Consented, body: Readonly<Record<string, Canonical>>): Promise<Canonical>
  /** A fresh code, sealed for exactly this act. */
  codeFor(act: Consented, body: Readonly<Record<string, Canonical>>): string
  /** These digits, sealed for exactly this act. */
  sealedFor(act: Consented, body: Readonly<Record<string, Canonical>>, digits: string): string
  /** Those of the code that was made last. */
  lastCode(): string
  /** Secrets as a client seals them. */
  seal(account: string, venue: string, secrets: Readonly<Record<string, string>>): string
  restart(): Promise<void>
  stop(): Promise<void>
}

type How = {
  readonly role?: TraderRole
  readonly device?: KeyObject | null
  /** Seconds by which the trader's clock is ahead of the world's. */
  readonly ahead?: number
}
type Consented = Extract<TraderMessage, ConsentedAct>

export type TradingOptions = {
  readonly places: VenuePlaces
  readonly inmate?: Kind
  /** The egress asks a venue as often as it is told to. */
  readonly isUnhurried?: boolean
  /** The addresses that the operator said requests come from. */
  readonly addresses?: readonly string[]
  /** By which the egress counts what venues are asked; the machine's otherwise. */
  readonly egressNow?: () => number
  /** Four people found an organisation; else the owner is alone, and has a wallet. */
  readonly isTeam?: boolean
  /** Between the trader's door for the egress and the egress. @returns where that connects to */
  readonly tap?: (door: string) => Promise<string>
}

export async function startTrading(options: TradingOptions): Promise<Desk> {
  const started = openStarted()
  try {
    const real = await startReal()
    started.push(real.stop)
    return await startBeside(real, options, started)
  } catch (error) {
    await started.stop()
    throw error
  }
}

/** What was started, stopped the other way round: what is left running keeps a test from ending. */
export function openStarted() {
  const stops: (() => unknown)[] = []
  return {
    push: (...stop: readonly (() => unknown)[]): void => void stops.push(...stop),
    async stop(): Promise<void> {
      for (const stop of stops.splice(0).reverse()) await stop()
    },
  }
}

/** As much as a test likes, in the budgets that the egress keeps. */
const UNHURRIED = Object.fromEntries(
  VENUE_IDS.map((venue) => [venue, { perMinute: 1_000_000, costs: {} }]),
) as unknown as Readonly<Record<VenueId, { readonly perMinute: number; readonly costs: object }>>

async function startBeside(
  real: RealSigner,
  options: TradingOptions,
  started: ReturnType<typeof openStarted>,
): Promise<Desk> {
  const { places, inmate = TRADER, addresses = [] } = options
  const { home } = real
  const team = options.isTeam ? await teamOver(real) : null
  const owned = team ? null : await walletOver(real)
  const start = () => startCaged(real, { venues: places, addresses }, inmate)
  let child = await start()
  started.push(async () => {
    child.stop()
    await child.ended
  })
  const sockets = await openTraderSockets(home.run, (door, socket) => child.accept(door, socket))
  started.push(() => sockets.close())
  const forbidden: Forbidden[] = []
  const door = traderSocket(home.run, 'egress')
  const openOne = () => egressTo(door, options, (what) => forbidden.push(what))
  let egress = await openOne()
  started.push(() => egress.close())
  const identity = await greet(traderSocket(home.run, 'desk'))
  if (fingerprint(identity) !== child.fingerprint) throw new Error('another trader answers')

  const ask: Desk['ask'] = (kind, body, how = {}) => askAs(real, identity, how)(kind, body)
  const next = () => (owned ? freshCode(real, owned.seed) : String(team?.ada.code()))
  return {
    real,
    owned,
    team,
    identity,
    forbidden,
    ask,
    child: () => child,
    egress: () => egress,
    async renewEgress() {
      egress.close()
      egress = await openOne()
    },
    ...consenting(real, identity, { ask, next }),
    seal: (account, venue, secrets) =>
      seal(identity.sealingKey, canonicalBytes(secrets), secretsBinding(account, venue)),
    async restart() {
      await child.ended
      child = await start()
      // The server looks for it again.
      const hello = () => ask('hello', {}, { device: null })
      await until(hello, (said) => at(said, 'egress') === 'there')
    },
    stop: started.stop,
  }
}

type Consenting = Pick<Desk, 'ask'> & { readonly next: () => string }

/** @param next - a code that was never used */
function consenting(real: RealSigner, identity: Identity, { ask, next }: Consenting) {
  let last = ''
  const sealedFor: Desk['sealedFor'] = (act, body, digits) =>
    sealed(real, digits, accountBinding(act, accountSubject(identity, act, body)))
  const codeFor: Desk['codeFor'] = (act, body) => {
    last = next()
    return sealedFor(act, body, last)
  }
  const consent: Desk['consent'] = (act, body) => ask(act, { ...body, code: codeFor(act, body) })
  return { codeFor, sealedFor, lastCode: () => last, consent }
}

/** @param door - the trader's own */
async function egressTo(
  door: string,
  { places, tap, egressNow, isUnhurried = false }: TradingOptions,
  forbidden: (what: Forbidden) => void,
): Promise<Egress> {
  return openEgress({
    socketPath: tap ? await tap(door) : door,
    places,
    forbidden,
    ...(egressNow ? { now: egressNow } : {}),
    ...(isUnhurried ? { limits: UNHURRIED } : {}),
  })
}

async function walletOver(real: RealSigner): Promise<Owned> {
  const client = await real.connect()
  const owned = await makeWallet(real, client)
  client.close()
  return owned
}

function teamOver({ home, device, now }: RealSigner): Promise<RealTeam> {
  return openRealTeam({ run: home.run, claimCode: '', device, now }, limited(100_000n))
}

function askAs({ home, device: own, now }: RealSigner, identity: Identity, how: How) {
  const { role = 'desk', device, ahead = 0 } = how
  const by = device === null ? {} : { device: device ?? own }
  const exchange = (payload: Uint8Array) => askOnce(traderSocket(home.run, role), payload)
  return askOver<TraderMessage>(exchange, { identity, now: () => now() + ahead, ...by })
}

type Told = { readonly venues: VenuePlaces; readonly addresses: readonly string[] }

function startCaged({ home, identity }: RealSigner, told: Told, inmate: Kind) {
  const { signingKey, sealingKey } = identity
  const signer = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  const unseal = () => readUnsealKey(home, 'key-file')
  const cages = ['bwrap', 'unshare'] as const
  const log = join(home.root, 'trader.log')
  const how = {
    log,
    home,
    network: 'regtest',
    inmate,
    cages,
    unseal,
    say: () => undefined,
  } as const
  return startTrader(how, Promise.resolve({ signer, ...told }))
}

/** Who it is, unverified: the launcher's fingerprint is compared next. */
export async function greet(path: string): Promise<Identity> {
  const nobody = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const request = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  const framed = writeRequest(nobody, request)
  const answered = await askOnce(path, framed)
  const identity = identityFromCanonical(at(readCanonical(answered), 'answer', 'body', 'identity'))
  readAnswer(answered, requestHash(framed), identity.signingKey)
  return identity
}
