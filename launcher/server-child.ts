// Starts the server: in its cage, with the settings of this installation as it sees them there.

import type { Backend } from '@countersign/channel/backend.ts'
import type { CoreNode, FromServer, ServerSettings, ToServer } from '@countersign/channel/launch.ts'
import { type Standing, type StartOptions, startProven } from './inmate-child.ts'

export type ServerChild = Standing & {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number
}

/** Names of the places that the server's inmate has. */
export const SERVER_PLACES = {
  database: 'postgres',
  signer: 'signer.sock',
  egress: 'egress.sock',
  trader: 'trader.sock',
  cookies: 'cookies',
  console: 'console',
  breached: 'breached-passwords.txt',
}

/** Settings but for the paths, which hang on the cage. */
export type ServerFacts = Omit<
  ServerSettings,
  | 'signerSocket'
  | 'egressSocket'
  | 'traderSocket'
  | 'trader'
  | 'node'
  | 'database'
  | 'console'
  | 'breached'
> & {
  readonly trader: ServerSettings['identity'] | null
  /** An operator's own address, or null for the PostgreSQL in its place. */
  readonly databaseUrl: string | null
  readonly nodeUrl: string | null
  /** Instead of a node. */
  readonly backend: Backend | null
}

const coreNode = (url: string | null, cookieFile: string): CoreNode | null =>
  url === null ? null : { kind: 'core-rpc', url, cookieFile }

/**
 * @param facts - awaited while it starts: PostgreSQL, signer and node start at the same time
 * @throws Error when it does not come so far as to listen
 */
export async function startServer(
  options: StartOptions,
  facts: Promise<ServerFacts>,
): Promise<ServerChild> {
  // They may fail while nobody waits for them yet.
  facts.catch(() => undefined)
  const { caged, report } = await startProven<ToServer, FromServer>(options)
  try {
    const { databaseUrl, nodeUrl, backend, ...rest } = await facts
    const { places } = caged.cage
    const at = (name: string) => places[name] ?? ''
    const settings: ServerSettings = {
      ...rest,
      database: databaseUrl ?? at(SERVER_PLACES.database),
      signerSocket: at(SERVER_PLACES.signer),
      egressSocket: at(SERVER_PLACES.egress) || null,
      traderSocket: at(SERVER_PLACES.trader) || null,
      console: at(SERVER_PLACES.console) || null,
      breached: at(SERVER_PLACES.breached) || null,
      node: backend ?? coreNode(nodeUrl, `${at(SERVER_PLACES.cookies)}/cookie`),
    }
    const listening = caged.expect('listening')
    caged.send({ kind: 'begin', settings })
    const { port } = await listening
    return {
      port,
      report,
      cage: caged.cage.kind,
      pid: caged.pid,
      ended: caged.ended,
      stop: () => caged.send({ kind: 'stop' }),
      kill: () => caged.kill(),
    }
  } catch (error) {
    caged.kill()
    throw error
  }
}
