// Everything one installation consists of, started at the same time: each part waits only for what
// it has to be told. All of them stand, or none is left.

import type { Backend } from '@countersign/channel/backend.ts'
import type { CageReport, ServerSettings } from '@countersign/channel/launch.ts'
import type { CageKind, Kind } from './cage.ts'
import { type ChainNode, type OwnNode, startChainNode } from './chain-node.ts'
import { type CourierChild, startCourier } from './courier-child.ts'
import { databaseAddress } from './database-file.ts'
import { type DeskChild, startDesk } from './desk-child.ts'
import type { DeskFront } from './desk-front.ts'
import { type ExchangesFile, readExchangesFile } from './exchanges-file.ts'
import type { Home } from './home.ts'
import { type Keyring, openKeyring } from './keyring.ts'
import { readNoticesFile } from './notices-file.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { PROBE, proveWalls, refuseWeak } from './probe.ts'
import type { Progress } from './regtest/messages.ts'
import { type ServerChild, type ServerFacts, startServer } from './server-child.ts'
import { type SignerChild, startSigner } from './signer-child.ts'
import {
  cagesOf,
  courierOptions,
  deskOptions,
  type Known,
  serverOptions,
  signerOptions,
  traderOptions,
} from './start-options.ts'
import { startTrader, type TraderChild } from './trader-child.ts'
import type { UnsealWith } from './unseal.ts'

export type LaunchOptions = {
  readonly home: Home
  /** Of the regtest node; 0 takes any free port, here and below. */
  readonly nodePort: number
  readonly apiPort?: number
  readonly deskPort?: number
  /** The console's origin, where it is not `console.localhost` at the API's port. */
  readonly consoleUrl?: string
  readonly trustedProxies?: readonly string[]
  readonly keptDays?: number
  readonly network?: ServerSettings['network']
  /** Instead of the regtest node; on other networks there is no node without one. */
  readonly ownNode?: OwnNode | null
  /** Who tells the server of the chain instead of a node: then none is started or asked. */
  readonly backend?: Backend | null
  /** Instead of a PostgreSQL of ours: an address, or the folder of its socket. */
  readonly databaseUrl?: string | null
  readonly unsealWith: UnsealWith
  /** Starts a crashed signer again without asking: with a key file always, else if wanted. */
  readonly keepUnsealKey: boolean
  readonly say: (line: string) => void
  readonly onProgress: (progress: Progress) => void
  /** Others, or weaker cages, for tests and demonstrations; null: it is not started. */
  readonly inmate?: Kind
  /** Not started unless told: most tests have no exchange. */
  readonly trader?: Kind | null
  readonly server?: Kind | null
  readonly desk?: Kind | null
  readonly regtestNode?: Kind
  readonly cages?: readonly CageKind[]
}

export type Database = Postgres & { readonly report: CageReport }

export type Parts = {
  readonly node: ChainNode | null
  readonly database: Database | null
  readonly signer: SignerChild
  readonly server: ServerChild | null
  readonly desk: DeskChild | null
  /** Null where the operator has set up no channel. */
  readonly courier: CourierChild | null
  readonly trader: TraderChild | null
  /** How each of them is started again. */
  readonly again: {
    signer(): Promise<SignerChild>
    /** @param changed - which settings the operator changed since it was started last */
    server(port: number, changed?: readonly string[]): Promise<ServerChild>
    desk(): Promise<DeskChild>
    courier(): Promise<CourierChild>
    trader(): Promise<TraderChild>
  }
}

export const networkOf = ({ network }: LaunchOptions) => network ?? 'regtest'

/** @throws the first reason why one of them did not start */
export async function startParts(
  options: LaunchOptions,
  front: DeskFront,
  /** Told before the others have what they need: they may ask the signer before they are ready. */
  onSigner: (signer: SignerChild) => void,
  onLanes: () => void = () => undefined,
): Promise<Parts> {
  // Before anything runs: what is wrong with the file is told at once.
  const notices = readNoticesFile(options.home)
  const exchanges = readExchangesFile(options.home, networkOf(options))
  const keyring = openKeyring(options)
  const hasServer = options.server !== null
  const node = startNode(options)
  const database = hasServer && !options.databaseUrl ? startDatabase(options) : null
  const signer = startSigner(signerOptions(options, keyring)).then((child) => {
    onSigner(child)
    return child
  })
  const { promise: consoleUrl, resolve } = Promise.withResolvers<string | null>()
  const whose = Promise.withResolvers<ServerFacts['trader']>()
  const shared = { node, database, signer, front, exchanges, keyring, onLanes, consoleUrl }
  const starting = { ...shared, traderIs: whose.promise }
  const again = againOf(options, starting)
  const server = hasServer ? again.server(options.apiPort ?? 0) : null
  resolve(consoleUrlOf(options, server))
  const desk = options.desk === null ? null : again.desk()
  const courier = notices === null ? null : again.courier()
  const trader = options.trader ? again.trader().finally(keyring.forget) : null
  whose.resolve(trader?.then(({ identity }) => identity) ?? null)
  if (!trader) void signer.then(keyring.forget, keyring.forget)
  const each = [node, database, signer, server, desk, courier, trader]
  const all = each.map((one) => Promise.resolve(one))
  const results = await Promise.allSettled<Undoable>(all)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    await Promise.allSettled(results.map(undo))
    throw failed.reason
  }
  const [a, b, c] = await Promise.all([node, database, signer])
  const [d, e, f, g] = await Promise.all([server, desk, courier, trader])
  return { node: a, database: b, signer: c, server: d, desk: e, courier: f, trader: g, again }
}

/** Whoever takes any free port for the API learns it with the server's start. */
async function consoleUrlOf(
  { consoleUrl, apiPort = 0 }: LaunchOptions,
  server: Promise<ServerChild> | null,
): Promise<string | null> {
  if (consoleUrl !== undefined || server === null) return consoleUrl ?? null
  return `http://console.localhost:${apiPort === 0 ? (await server).port : apiPort}`
}

type Starting = {
  readonly node: Promise<ChainNode | null>
  readonly database: Promise<Database> | null
  readonly signer: Promise<SignerChild>
  readonly front: DeskFront
  readonly exchanges: ExchangesFile
  readonly keyring: Keyring
  readonly onLanes: () => void
  readonly consoleUrl: Promise<string | null>
  readonly traderIs: Promise<ServerFacts['trader']>
}

/** How each is started, now and again. */
function againOf(options: LaunchOptions, starting: Starting): Parts['again'] {
  const { signer, front, exchanges, keyring, onLanes } = starting
  const deskSettings = Promise.all([signer, starting.consoleUrl]).then(
    ([{ identity }, consoleUrl]) => ({
      network: networkOf(options),
      url: front.url,
      consoleUrl,
      identity,
    }),
  )
  const serverFacts = serverFactsOf(options, starting)
  const traderFacts = signer.then(({ identity }) => ({ signer: identity, ...exchanges }))
  const courierFacts = signer.then(({ identity }) => ({ network: networkOf(options), identity }))
  // Whoever waits for them tells; nobody may wait yet.
  void Promise.allSettled([deskSettings, serverFacts, courierFacts, traderFacts])
  const known: Readonly<Record<'server' | 'desk' | 'courier', Known>> = {
    courier: { reports: new Map() },
    server: { reports: new Map() },
    desk: { reports: new Map() },
  }
  let traderCage: CageKind | null = null
  // What comes back comes back to the cage it had: an end must not be a way to a weaker one.
  return {
    signer: async () => {
      const { cage } = await signer
      return startSigner({ ...signerOptions(options, keyring), cages: [cage] })
    },
    trader: async () => {
      const cages = traderCage ? [traderCage] : cagesOf(options)
      const child = await startTrader({ ...traderOptions(options, keyring), cages }, traderFacts)
      traderCage = child.cage
      return child
    },
    server: (port, changed = []) =>
      startServer(
        serverOptions(options, known.server),
        serverFacts.then((facts) => ({ ...facts, ...fromFiles(options), port, changed })),
      ),
    desk: () => startDesk(deskOptions(options, known.desk), deskSettings),
    courier: () => {
      const facts = courierFacts.then((each) => ({
        ...each,
        notices: readNoticesFile(options.home),
      }))
      return startCourier(courierOptions(options, known.courier), facts, onLanes)
    },
  }
}

/** What an operator may have changed since: read at each start. */
const fromFiles = ({ home, databaseUrl: given = null }: LaunchOptions) => ({
  notices: readNoticesFile(home),
  databaseUrl: databaseAddress(home, given),
})

type LastingFacts = Omit<ServerFacts, 'notices' | 'databaseUrl' | 'changed'>

function serverFactsOf(options: LaunchOptions, starting: Starting): Promise<LastingFacts> {
  const { node, database, signer, front, exchanges, traderIs } = starting
  return Promise.all([signer, node, traderIs, database]).then(
    ([{ identity }, chain, trader]): LastingFacts => ({
      network: networkOf(options),
      port: options.apiPort ?? 0,
      deskUrl: front.url,
      consoleUrl: options.consoleUrl ?? null,
      trustedProxies: options.trustedProxies ?? [],
      keptDays: options.keptDays ?? null,
      identity,
      trader,
      nodeUrl: chain?.url ?? null,
      backend: options.backend ?? null,
      venues: exchanges.venues,
    }),
  )
}

type Undoable = { kill(): void } | { stop(): Promise<void> } | null

async function undo(result: PromiseSettledResult<Undoable>): Promise<void> {
  if (result.status === 'rejected' || !result.value) return
  if ('kill' in result.value) result.value.kill()
  else await result.value.stop()
}

function startNode(options: LaunchOptions): Promise<ChainNode | null> {
  const { home, nodePort: port, ownNode: own = null, regtestNode, onProgress, say } = options
  const isAbsent = !own && networkOf(options) !== 'regtest'
  if (options.backend || isAbsent) return Promise.resolve(null)
  const inmate = regtestNode ? { inmate: regtestNode } : {}
  return startChainNode({ home, port, own, ...inmate, onProgress, cages: cagesOf(options), say })
}

/** PostgreSQL, and the proof of the walls around it. */
async function startDatabase(options: LaunchOptions): Promise<Database> {
  const { home, say } = options
  let report: CageReport = { isolation: 'none', attempts: [] }
  const postgres = await startPostgres({
    folder: home.postgres,
    run: home.database,
    say,
    async prove(trial) {
      report = await proveWalls(home, trial(PROBE.entry, PROBE.code))
      refuseWeak('database', report, networkOf(options))
    },
  })
  return { ...postgres, report }
}
