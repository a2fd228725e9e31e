// The one place where the server's parts are put together. Each is given what it names and no more.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { verifyCredential } from '@countersign/channel/credentials.ts'
import { fingerprint, type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import { verifyBytes } from '@countersign/channel/keys.ts'
import type { ServerSettings } from '@countersign/channel/launch.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import type { FastifyInstance } from 'fastify'
import { actsOf } from './acts.ts'
import { openAbsentChain } from './adapters/chain/absent.ts'
import type { ChainConnection } from './adapters/chain/answers.ts'
import { openCoreChain } from './adapters/chain/core-rpc.ts'
import { openElectrumChain } from './adapters/chain/electrum/electrum.ts'
import { openEsploraChain } from './adapters/chain/esplora/esplora.ts'
import { openEgress } from './adapters/exchange/egress.ts'
import { openNotices } from './adapters/notices/notices.ts'
import { type Breached, openBreached } from './adapters/passwords/breached.ts'
import { openPasswords } from './adapters/passwords/passwords.ts'
import { refuseUnsafe } from './adapters/postgres/durable.ts'
import { migrate } from './adapters/postgres/migrate.ts'
import { patientPool } from './adapters/postgres/patient.ts'
import { openPool } from './adapters/postgres/pool.ts'
import { becomeSingle } from './adapters/postgres/single.ts'
import { openStore, type PostgresStore } from './adapters/postgres/store.ts'
import { openSigner } from './adapters/signer/signer.ts'
import { openTrader, type TraderConnection } from './adapters/trader/trader.ts'
import { createApp } from './http/app.ts'
import { readConsole } from './http/console/files.ts'
import { startFollowing } from './jobs/follower.ts'
import { prepareQueue } from './jobs/queue.ts'
import { startWorker } from './jobs/worker.ts'
import { NEWS_CONSUMERS } from './news.ts'
import type { Clock } from './ports/clock.ts'
import type { NoticesPort } from './ports/notices.ts'
import { openAlertWatch } from './use-cases/alert-watch.ts'
import { followNews, type NewsWorld } from './use-cases/follow-news.ts'
import { type PriceWorld, priceFollower } from './use-cases/follow-prices.ts'
import { projectJournal } from './use-cases/project-journal.ts'
import { recordEvent } from './use-cases/record-event.ts'
import { openForbidden } from './use-cases/record-forbidden.ts'
import { keepingCandles } from './use-cases/show-orders.ts'
import type { World } from './use-cases/world.ts'

export type ComposeOptions = {
  readonly settings: ServerSettings
  /** One line for the operator's log. */
  readonly say: (line: string) => void
  readonly clock?: () => UnixSeconds
  /** How long until it looks again for what is new. */
  readonly tickMs?: () => number
  /** A demonstration: whoever looks is told so. */
  readonly isDemo?: boolean
}

export type Running = {
  readonly port: number
  /** Resolves with the reason when it cannot go on. */
  readonly failed: Promise<string>
  stop(): Promise<void>
}

/** Each request needs one for a moment, and each job. */
const CONNECTIONS = 24

const TICK_MS = 3_000

/** Alerts see prices so often: of what changed in between they see the newest. */
const PRICES_MS = 250

/** Longer than a hash and a question to the signer usually take together. */
const EVEN_MS = 700

const machineClock = (): UnixSeconds => Math.floor(Date.now() / 1000)

/** Ready when it resolves. @throws Fault store.* */
export async function compose(options: ComposeOptions): Promise<Running> {
  const { settings, say, clock = machineClock, tickMs = () => TICK_MS } = options
  const identity = identityFromCanonical(settings.identity)
  const pool = openPool({ database: settings.database, most: CONNECTIONS })
  const closing: (() => Promise<void> | void)[] = [() => pool.end()]
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  }
  try {
    await refuseUnsafe(pool)
    const single = await becomeSingle(pool)
    closing.push(() => single.release())
    for (const name of await migrate(pool)) say(`the database took ${name}`)
    await prepareQueue(pool)
    const store = openStore(pool)
    closing.push(() => store.close())
    await recordChanged(store, settings.changed ?? [], clock())
    const signer = openSigner({ socketPath: settings.signerSocket, identity, now: clock })
    closing.push(() => signer.close())
    const trader = openTraderOf(settings, clock)
    const chain = openChain(settings)
    closing.push(chain.close, () => trader?.close())

    const { network, trustedProxies = [], keptDays = null } = settings
    const notices = noticesOf(settings, clock)
    const alerts = openAlertWatch({ store, clock })
    await alerts.take([])
    const pause = () => setImmediate()
    const parts = { store, signer, notices, alerts, network, clock, pause }
    const jobs = actsOf({ ...parts, trader, chain, keptDays, say })
    // Whoever asks first finds the wallets there. An absent signer is waited for by the jobs.
    await projectJournal({ store, signer, clock }).catch(() => say('the signer is away'))
    const worker = await startWorker({ pool: patientPool(pool), ...jobs, tickMs, say })
    closing.push(() => worker.stop())
    const breached = settings.breached ? await openBreached(settings.breached) : null
    closing.push(() => breached?.close())
    const world: World = {
      ...parts,
      ...meansOf(breached, clock),
      ...signerOf(identity),
      deskUrl: settings.deskUrl,
      trader: trader && { ...trader, candles: keepingCandles(trader, clock) },
      isDemo: options.isDemo === true,
      consoleUrl: () => settings.consoleUrl ?? `http://console.localhost:${portOf(app)}`,
    }
    const console = readConsole(settings.console ?? null)
    const app: FastifyInstance = await createApp({ world, log: say, console, trustedProxies })
    closing.push(() => app.close(), openWayOut(settings, { store, clock, say }))
    if (trader) closing.push(...followTrader({ store, alerts, trader, clock, say }))
    await app.listen({ host: '127.0.0.1', port: settings.port })
    return {
      port: portOf(app),
      stop,
      failed: single.lost.then(() => 'another server took the database'),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function noticesOf({ notices }: ServerSettings, now: () => UnixSeconds): NoticesPort {
  return openNotices({ settings: notices ? readSettings(notices) : null, now })
}

/** Who holds the machine changed something: what it was, never what it is. */
async function recordChanged(
  store: Pick<PostgresStore, 'transact'>,
  changed: readonly string[],
  time: UnixSeconds,
): Promise<void> {
  if (changed.length === 0) return
  await store.transact((tx) =>
    recordEvent(tx, {
      time,
      actor: { kind: 'operator' },
      act: 'server.settings-changed',
      outcome: { kind: 'done' },
      facts: { changed: changed.join(',') },
    }),
  )
}

/** All rooms have one version: theirs is that of Countersign. */
function versionOf(): string {
  const manifest = readFileSync(new URL('./package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { readonly version: string }).version
}

function openChain({ node, network }: ServerSettings): ChainConnection {
  switch (node?.kind) {
    case 'core-rpc':
      return openCoreChain(node, network)
    case 'electrum':
      return openElectrumChain(node, network)
    case 'esplora':
      return openEsploraChain(node, network)
    case undefined:
      return openAbsentChain()
  }
}

/** To exchanges, where there is a trader. @returns how it is closed */
function openWayOut(
  { egressSocket, venues }: ServerSettings,
  world: Parameters<typeof openForbidden>[0],
): () => void {
  const forbidden = openForbidden(world)
  if (egressSocket == null) return () => undefined
  return openEgress({ socketPath: egressSocket, places: venues ?? {}, forbidden }).close
}

/** Null where there is none. It may be away, now or later. */
function openTraderOf(settings: ServerSettings, now: Clock): TraderConnection | null {
  const { traderSocket: socketPath, trader } = settings
  if (socketPath == null || trader == null) return null
  return openTrader({ socketPath, identity: identityFromCanonical(trader), now })
}

/** @returns how it ends */
function startNews(world: NewsWorld): () => Promise<void> {
  const told = (why: unknown) => world.say(`news: ${why === null ? 'goes on' : codeOf(why)}`)
  return startFollowing((signal) => followNews(world, signal), told).stop
}

/** @returns how it ends */
function startPrices(world: PriceWorld, say: NewsWorld['say']): () => Promise<void> {
  const follow = priceFollower(world)
  const told = (why: unknown) => say(`prices: ${why === null ? 'go on' : codeOf(why)}`)
  const slowly = async (signal: AbortSignal) => {
    await follow(signal)
    await sleep(PRICES_MS, null, { signal }).catch(() => undefined)
  }
  return startFollowing(slowly, told).stop
}

type Following = NewsWorld & PriceWorld

/** What the trader tells, and the prices that alerts ask about. @returns how each ends */
const followTrader = (world: Omit<Following, 'consumers'>): readonly (() => Promise<void>)[] => [
  startNews({ ...world, consumers: NEWS_CONSUMERS }),
  startPrices(world, world.say),
]

const codeOf = (why: unknown): string => (why instanceof Fault ? why.code : String(why))

/** How requests name it, and what pages seal codes to. */
const signerOf = (identity: Identity) => ({
  fingerprint: fingerprint(identity),
  signerKeys: {
    signingKey: identity.signingKey.toHex(),
    sealingKey: identity.sealingKey.toHex(),
  },
})

/** Chance, and what checks and hashes. */
const meansOf = (breached: Breached | null, clock: Clock) => ({
  version: versionOf(),
  startedAt: clock(),
  chance: (length: number) => new Uint8Array(randomBytes(length)),
  verifies: verifyBytes,
  verifiesPasskey: verifyCredential,
  passwords: openPasswords({ breached }),
  evenMs: EVEN_MS,
})

/** Where it listens. */
const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port
