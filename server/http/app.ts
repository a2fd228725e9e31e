// The HTTP face of the server, put together from the contract. It knows no secret and decides
// nothing about money.

import { randomUUID } from 'node:crypto'
import { RATES } from '@countersign/contract/rates.ts'
import { ROUTE_IDS } from '@countersign/contract/routes.ts'
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { openDoors } from '../use-cases/closed.ts'
import type { World } from '../use-cases/world.ts'
import { type BoundsOptions, createBounds } from './bounds.ts'
import { boundConnections } from './connections.ts'
import type { ConsoleFiles } from './console/files.ts'
import { serveConsole } from './console/serve.ts'
import { outcomeOf, sendProblem } from './problem.ts'
import { readBodies, register } from './register.ts'
import { accountHandlers } from './routes/accounts.ts'
import { alertHandlers } from './routes/alerts.ts'
import { auditHandlers } from './routes/audit.ts'
import { chainHandlers } from './routes/chain.ts'
import { charterHandlers } from './routes/charter.ts'
import { draftHandlers } from './routes/drafts.ts'
import { enteringHandlers } from './routes/entering.ts'
import { exchangeHandlers } from './routes/exchange.ts'
import { exitHandlers } from './routes/exits.ts'
import { incidentHandlers } from './routes/incident.ts'
import { labelHandlers } from './routes/labels.ts'
import { noticeHandlers } from './routes/notices.ts'
import { reviewHandlers } from './routes/review.ts'
import { spendHandlers } from './routes/spends.ts'
import { systemHandlers } from './routes/system.ts'
import { tokenHandlers } from './routes/tokens.ts'
import { walletHandlers } from './routes/wallets.ts'
import { compileWhenAsked } from './schemas.ts'
import { openStreams } from './stream.ts'
import { openTell } from './tell.ts'

export type AppOptions = {
  readonly world: World
  /** One line about each request and each fault of our own: no body, no header, no query. */
  readonly log?: (line: string) => void
  /** Proxies whose word of who asks is taken (X-Forwarded-For); of nobody else's. */
  readonly trustedProxies?: readonly string[]
  /** Bounds of other sizes, for tests and benchmarks. */
  readonly bounds?: Partial<BoundsOptions>
  /** Between the signs of life of a stream on which nothing happens. */
  readonly heartbeatMs?: number
  /** The built console; null where there is none. */
  readonly console?: ConsoleFiles | null
}

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const CONNECTION_TIMEOUT_MS = 60_000
const CHECK_EVERY_MS = 5_000
const KEEP_ALIVE_MS = 15_000

const HANDLERS = {
  ...systemHandlers,
  ...enteringHandlers,
  ...accountHandlers,
  ...walletHandlers,
  ...chainHandlers,
  ...labelHandlers,
  ...exitHandlers,
  ...draftHandlers,
  ...spendHandlers,
  ...tokenHandlers,
  ...alertHandlers,
  ...charterHandlers,
  ...noticeHandlers,
  ...auditHandlers,
  ...reviewHandlers,
  ...incidentHandlers,
  ...exchangeHandlers,
}

/** What answers of the API carry: browsers show none of them, and the console has its own. */
const NO_PAGES: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  referrerPolicy: { policy: 'no-referrer' },
}

function openFastify(onBug: (place: string) => void, proxies: readonly string[]): FastifyInstance {
  const app = Fastify({
    logger: false,
    // The client's own id is not taken: it would let strangers write into the log.
    requestIdHeader: false,
    // Anybody can write X-Forwarded-For: addresses decide about tokens, and about guessing.
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // How often Node looks for headers and requests that take too long.
    http: { connectionsCheckingInterval: CHECK_EVERY_MS },
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, outcomeOf(error, onBug))
    },
  })
  compileWhenAsked(app)
  boundConnections(app.server)
  app.server.headersTimeout = HEADERS_TIMEOUT_MS
  return app
}

/** The application, not yet listening. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { world, log, bounds, heartbeatMs, trustedProxies = [] } = options
  const say = log ?? (() => undefined)
  const onBug = (place: string) => say(`bug ${place}`)
  const app = openFastify(onBug, trustedProxies)
  const doors = await openDoors(world.store, world.clock)
  app.addHook('onClose', async () => doors.close())
  // First of all: whoever is kept out has no work done for them.
  app.addHook('onRequest', async (request, reply) => {
    if (doors.admits(request.ip)) return
    reply.header('connection', 'close').header('cache-control', 'no-store')
    return sendProblem(reply, { code: 'network.closed', facts: { address: request.ip } })
  })
  await app.register(helmet, NO_PAGES)
  const tell = openTell(world, say)
  app.setErrorHandler(async (error, request, reply) => {
    const outcome = outcomeOf(error, onBug)
    await tell(request, outcome)
    return sendProblem(reply, outcome)
  })
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, { code: 'http.route_missing', facts: {} }),
  )
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, id, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    const caller = request.passage?.callerName ?? `address:${request.ip}`
    say(`${method} ${routeOptions.url ?? '-'} ${reply.statusCode} ${ms}ms ${caller} ${id}`)
  })
  readBodies(app)

  const limits = createBounds({
    rates: RATES,
    ticks: () => performance.now(),
    ...bounds,
  })
  const streams = openStreams(heartbeatMs)
  app.addHook('preClose', async () => streams.end())
  const gate = { world, bounds: limits, doors }
  for (const id of ROUTE_IDS) register(app, { gate, streams, id }, HANDLERS)
  serveConsole(app, { files: options.console ?? null, origin: world.consoleUrl })
  return app
}
