// What each process sees of an installation, beside its own code.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { COURIER, DESK, type Inmate, type Kind, SERVER } from './cage.ts'
import { COURIER_PLACE } from './courier-child.ts'
import { CODE_ROOT, type Home } from './home.ts'
import { SERVER_PLACES } from './server-child.ts'
import { socketPath, traderSocket } from './sockets.ts'

/** The built console, which `npm start` makes where it may. */
const CONSOLE = join(CODE_ROOT, 'web', 'dist')

/** Where browsers find the console; null where it was not built. */
export function consoleAt(
  { consoleUrl }: { readonly consoleUrl?: string },
  port: number,
): string | null {
  return existsSync(CONSOLE) ? (consoleUrl ?? `http://console.localhost:${port}`) : null
}

/**
 * The server sees the database's socket, its own doors to signer and trader, the node's cookie,
 * what it serves to browsers, and the operator's list of breached passwords.
 */
export function serverInmate(home: Home, kind: Kind = SERVER, database?: string): Inmate {
  const egress = traderSocket(home.run, 'egress')
  const trader = traderSocket(home.run, 'server')
  const places = {
    [SERVER_PLACES.database]: database ?? home.database,
    [SERVER_PLACES.signer]: socketPath(home.run, 'server'),
    [SERVER_PLACES.cookies]: home.cookies,
    // They are there where a trader is started.
    ...(existsSync(egress) ? { [SERVER_PLACES.egress]: egress } : {}),
    ...(existsSync(trader) ? { [SERVER_PLACES.trader]: trader } : {}),
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
