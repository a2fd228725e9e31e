// Everything one installation consists of, started at the same time: each part waits only for what
// it has to be told. All of them stand, or none is left.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Backend } from '@countersign/channel/backend.ts'
import type { CageReport, ServerSettings } from '@countersign/channel/launch.ts'
import { type CageKind, COURIER, DESK, type Inmate, type Kind, SERVER, SIGNER } from './cage.ts'
import { type ChainNode, type OwnNode, startChainNode } from './chain-node.ts'
import { COURIER_PLACE, type CourierChild, startCourier } from './courier-child.ts'
import { type DeskChild, startDesk } from './desk-child.ts'
import type { DeskFront } from './desk-front.ts'
import { CODE_ROOT, type Home } from './home.ts'
import type { StartOptions } from './inmate-child.ts'
import { type NoticesFile, readNoticesFile } from './notices-file.ts'
import { type Postgres, socketFolder, startPostgres } from './postgres.ts'
import { PROBE, proveWalls, refuseWeak } from './probe.ts'
import type { Progress } from './regtest/messages.ts'
import { SERVER_PLACES, type ServerChild, type ServerFacts, startServer } from './server-child.ts'
import { type SignerChild, startSigner } from './signer-child.ts'
import { socketPath } from './sockets.ts'
import { readUnsealKey, type UnsealWith } from './unseal.ts'

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
  /** How each of them is started again. */
  readonly again: {
    signer(): Promise<SignerChild>
    server(port: number): Promise<ServerChild>
    desk(): Promise<DeskChild>
    courier(): Promise<CourierChild>
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
  const hasServer = options.server !== null
  const node = startNode(options)
  const database = hasServer && !options.databaseUrl ? startDatabase(options) : null
  const signer = startSigner(signerOptions(options)).then((child) => {
    onSigner(child)
    return child
  })
  const { promise: consoleUrl, resolve } = Promise.withResolvers<string | null>()
  const starting = { node, database, signer, front, notices, onLanes, consoleUrl }
  const again = againOf(options, starting)
  const server = hasServer ? again.server(options.apiPort ?? 0) : null
  resolve(consoleUrlOf(options, server))
  const desk = options.desk === null ? null : again.desk()
  const courier = notices === null ? null : again.courier()
  const all = [node, database, signer, server, desk, courier].map((each) => Promise.resolve(each))
  const results = await Promise.allSettled<Undoable>(all)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    await Promise.allSettled(results.map(undo))
    throw failed.reason
  }
  const [a, b, c] = await Promise.all([node, database, signer])
  const [d, e, f] = await Promise.all([server, desk, courier])
  return { node: a, database: b, signer: c, server: d, desk: e, courier: f, again }
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
  readonly notices: NoticesFile | null
  readonly onLanes: () => void
  readonly consoleUrl: Promise<string | null>
}

/** How each is started, now and again. */
function againOf(options: LaunchOptions, starting: Starting): Parts['again'] {
  const { node, database, signer, front, notices, onLanes } = starting
  const deskSettings = Promise.all([signer, starting.consoleUrl]).then(
    ([{ identity }, consoleUrl]) => ({
      network: networkOf(options),
      url: front.url,
      consoleUrl,
      identity,
    }),
  )
  const serverFacts = Promise.all([signer, node, database]).then(
    ([{ identity }, chain]): ServerFacts => ({
      network: networkOf(options),
      port: options.apiPort ?? 0,
      deskUrl: front.url,
      consoleUrl: options.consoleUrl ?? null,
      trustedProxies: options.trustedProxies ?? [],
      keptDays: options.keptDays ?? null,
      identity,
      // Behind a socket it is in its place, as ours would be.
      databaseUrl: socketFolder(options) ? null : (options.databaseUrl ?? null),
      nodeUrl: chain?.url ?? null,
      backend: options.backend ?? null,
      notices,
    }),
  )
  const courierFacts = signer.then(({ identity }) => ({
    network: networkOf(options),
    identity,
    notices,
  }))
  // Whoever waits for them tells; nobody may wait yet.
  for (const early of [deskSettings, serverFacts, courierFacts]) early.catch(() => undefined)
  const known: Readonly<Record<'server' | 'desk' | 'courier', Known>> = {
    courier: { reports: new Map() },
    server: { reports: new Map() },
    desk: { reports: new Map() },
  }
  // What comes back comes back to the cage it had: an end must not be a way to a weaker one.
  return {
    signer: async () => {
      const { cage } = await signer
      return startSigner({ ...signerOptions(options), cages: [cage] })
    },
    server: (port) =>
      startServer(
        serverOptions(options, known.server),
        serverFacts.then((facts) => ({ ...facts, port })),
      ),
    desk: () => startDesk(deskOptions(options, known.desk), deskSettings),
    courier: () => startCourier(courierOptions(options, known.courier), courierFacts, onLanes),
  }
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

// The key is read once and kept where a crashed signer may be unsealed again without a person.
const kept = new WeakMap<LaunchOptions, ReturnType<typeof readUnsealKey>>()

function signerOptions(options: LaunchOptions) {
  const { home, say, unsealWith, keepUnsealKey } = options
  const unseal = (isAgain: boolean) => {
    const known = kept.get(options)
    if (known && !isAgain) return known
    const key = readUnsealKey(home, unsealWith)
    if (keepUnsealKey) kept.set(options, key)
    return key
  }
  const inmate = options.inmate ?? SIGNER
  return { home, network: networkOf(options), inmate, cages: cagesOf(options), unseal, say }
}

const cagesOf = ({ cages }: LaunchOptions) => cages ?? (['bwrap', 'unshare', 'node'] as const)

/** The built console, which `npm start` makes where it may. */
const CONSOLE = join(CODE_ROOT, 'web', 'dist')

/** Where browsers find the console; null where it was not built. */
export function consoleAt({ consoleUrl }: LaunchOptions, port: number): string | null {
  return existsSync(CONSOLE) ? (consoleUrl ?? `http://console.localhost:${port}`) : null
}

/**
 * The server sees the database's socket, its own door to the signer, the node's cookie, what it
 * serves to browsers, and the operator's list of breached passwords.
 */
export function serverInmate(home: Home, kind: Kind = SERVER, database?: string): Inmate {
  const places = {
    [SERVER_PLACES.database]: database ?? home.database,
    [SERVER_PLACES.signer]: socketPath(home.run, 'server'),
    [SERVER_PLACES.cookies]: home.cookies,
    ...(existsSync(CONSOLE) ? { [SERVER_PLACES.console]: CONSOLE } : {}),
    ...(existsSync(home.breached) ? { [SERVER_PLACES.breached]: home.breached } : {}),
  }
  return { ...kind, folder: null, stage: home.stage, places }
}

/** The desk sees its own code. */
export const deskInmate = (home: Home, kind: Kind = DESK): Inmate => ({
  ...kind,
  folder: null,
  stage: home.stage,
})

/** The courier sees its own code, its outbox and its own door to the signer. */
export const courierInmate = (home: Home, kind: Kind = COURIER): Inmate => ({
  ...kind,
  folder: home.courier,
  stage: home.stage,
  places: { [COURIER_PLACE]: socketPath(home.run, 'courier') },
})

type Known = StartOptions['known']

const serverOptions = (options: LaunchOptions, known: Known): StartOptions => ({
  ...everybodys(options, known),
  inmate: serverInmate(options.home, options.server ?? SERVER, socketFolder(options)),
  log: `${options.home.root}/server.log`,
})

const deskOptions = (options: LaunchOptions, known: Known): StartOptions => ({
  ...everybodys(options, known),
  inmate: deskInmate(options.home, options.desk ?? DESK),
  log: `${options.home.root}/desk.log`,
})

const courierOptions = (options: LaunchOptions, known: Known): StartOptions => ({
  ...everybodys(options, known),
  inmate: courierInmate(options.home),
  log: `${options.home.root}/courier.log`,
})

const everybodys = (options: LaunchOptions, known: Known) => ({
  home: options.home,
  network: networkOf(options),
  cages: known.kind ? [known.kind] : cagesOf(options),
  known,
  say: options.say,
})
