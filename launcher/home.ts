// Where everything of one installation lies. Signer and trader each see their own folder alone.

import { chmodSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout this runs from. */
export const CODE_ROOT = realpathSync(dirname(dirname(fileURLToPath(import.meta.url))))

export type Home = {
  readonly root: string
  /** The regtest node's chain. */
  readonly node: string
  /** The signer's own folder: sealed seed and journal. */
  readonly signer: string
  /** The trader's own: sealed seed, journal, sealed keys of exchanges. */
  readonly trader: string
  /** The operator's venues for tests; there need be none. */
  readonly exchanges: string
  /** The server's projection. */
  readonly postgres: string
  /** Sockets and the status file. */
  readonly run: string
  /** What the signer tries to reach and must not. */
  readonly outside: string
  /** The courier's outbox. */
  readonly courier: string
  /** The operator's settings of mail, SMS and so on. */
  readonly notices: string
  /** The rotated address of an operator's own PostgreSQL; there need be none. */
  readonly databaseUrl: string
  /** The operator's list of breached passwords; there need be none. */
  readonly breached: string
  /** Opens the signer's seed; outside its folder, so that a copy of that folder is useless. */
  readonly unsealKey: string
  readonly status: string
  /** PostgreSQL's socket. */
  readonly database: string
  /** What the server may read: the node's cookie. */
  readonly cookies: string
  /** An empty folder, where the walls by hand are put up. */
  readonly stage: string
}

/** Makes the folders, for this user only. */
export function openHome(path: string): Home {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const root = realpathSync(path)
  const home: Home = {
    root,
    node: join(root, 'node'),
    signer: join(root, 'signer'),
    trader: join(root, 'trader'),
    exchanges: join(root, 'exchanges.json'),
    postgres: join(root, 'postgres'),
    run: join(root, 'run'),
    outside: join(root, 'run', 'outside'),
    courier: join(root, 'courier'),
    notices: join(root, 'notices.json'),
    databaseUrl: join(root, 'database-url'),
    breached: join(root, 'breached-passwords.txt'),
    unsealKey: join(root, 'unseal.key'),
    status: join(root, 'run', 'status.json'),
    database: join(root, 'run', 'postgres'),
    cookies: join(root, 'run', 'cookies'),
    stage: join(root, 'run', 'stage'),
  }
  const { node, signer, trader, courier, run, outside, database, cookies, stage } = home
  const folders = [root, node, signer, trader, courier, run, outside, database, cookies, stage]
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  }
  return home
}
