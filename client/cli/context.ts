// Where the client's own files lie, where the launcher's are, and what the launcher says of itself.
// Nothing here asks the signer.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { text, word } from '@countersign/core/fields.ts'

/** What every flow is given. */
export type Context = {
  /** The launcher's folder: its sockets and its status. */
  readonly home: string
  /** The user's own folder. */
  readonly clientHome: string
  readonly now: () => UnixSeconds
  /** Asks the trader that the agent of this machine has, and not the server's. */
  readonly isAtAgent?: boolean
  /** Takes the launcher's socket and the node, and neither API nor desk. */
  readonly isLocal?: boolean
  /** Addresses that were given for this time. */
  readonly addresses?: Addresses
}

/** Where API and desk are, as far as it is known. */
export type Addresses = { readonly api?: string; readonly desk?: string }

export type LauncherStatus = {
  readonly network: Network
  /** Null where the launcher started none and was given none. */
  readonly node: { readonly url: string; readonly cookieFile: string } | null
  /** Who tells the server of the chain, in words; null for nobody. */
  readonly chain: string | null
  readonly isolation: string
  readonly fingerprint: string
  /** Of the trader; null where none runs. */
  readonly trader: string | null
  readonly addresses: Addresses
  readonly processes: readonly CagedProcess[]
  /** Null where no channel is set up. */
  readonly notices: Notices | null
}

/** How people are told of what the charter says. */
export type Notices = {
  readonly lanes: readonly {
    readonly recipient: string
    readonly channel: string
    readonly waiting: number
    readonly why: string
    readonly isDead: boolean
    readonly isVerified: boolean
  }[]
  /** Why the signer could not be asked; empty when it could. */
  readonly why: string
}

export type CagedProcess = {
  readonly name: string
  readonly cage: string
  readonly isolation: string
}

/** Reads one of the four networks. */
export const network = word('mainnet', 'testnet4', 'signet', 'regtest')

const CLONE = fileURLToPath(new URL('../../', import.meta.url))

type Environment = Readonly<Record<string, string | undefined>>

/** Folders and addresses as the environment names them: COUNTERSIGN_HOME and its like. */
export function contextOf(environment: Environment, isLocal = false): Context {
  const home = environment.COUNTERSIGN_HOME || join(CLONE, '.countersign')
  const clientHome = environment.COUNTERSIGN_CLIENT_HOME || join(home, 'client')
  const { COUNTERSIGN_API_URL: api, COUNTERSIGN_DESK_URL: desk } = environment
  return {
    home,
    clientHome,
    now: () => Math.floor(Date.now() / 1000),
    isLocal: isLocal || environment.COUNTERSIGN_LOCAL === '1',
    addresses: { ...(api ? { api } : {}), ...(desk ? { desk } : {}) },
  }
}

/** The socket that may carry consent and secrets. */
export function deskSocket({ home }: Context): string {
  return join(home, 'run', 'desk.sock')
}

/** What the launcher wrote when all was up. @throws Fault client.launcher_down */
export function launcherStatus(context: Context): LauncherStatus {
  const file = join(context.home, 'run', 'status.json')
  try {
    return readStatus(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
  } catch (cause) {
    throw new Fault('client.launcher_down', { home: context.home }, { cause })
  }
}

function readStatus(status: Readonly<Record<string, unknown>>): LauncherStatus {
  const plain = (value: unknown) => value as Canonical | undefined
  const node = status.node as Readonly<Record<string, unknown>> | null
  const processes = Object.entries((status.processes ?? {}) as Record<string, ProcessFields>)
  return {
    network: network(plain(status.network), 'network'),
    node: node && {
      url: text()(plain(node.url), 'node.url'),
      cookieFile: text()(plain(node.cookieFile), 'node.cookieFile'),
    },
    chain: readChain(status.chain),
    isolation: text(32)(plain(status.isolation), 'isolation'),
    fingerprint: text(64)(plain(status.fingerprint), 'fingerprint'),
    trader: status.trader == null ? null : text(64)(plain(status.trader), 'trader'),
    addresses: {
      ...(typeof status.api === 'string' ? { api: status.api } : {}),
      ...(typeof status.desk === 'string' ? { desk: status.desk } : {}),
    },
    processes: processes.map(([name, { cage, isolation }]) => ({
      name,
      cage: text(64)(plain(cage), 'cage'),
      isolation: text(32)(plain(isolation), 'isolation'),
    })),
    notices: (status.notices ?? null) as Notices | null,
  }
}

const CHAINS: Readonly<Record<string, string>> = {
  'core-rpc': 'Bitcoin Core',
  electrum: 'Electrum',
  esplora: 'Esplora',
}

function readChain(value: unknown): string | null {
  if (value == null) return null
  const { kind = '', url = '', by } = value as Readonly<Record<string, string>>
  const proxy = by ? `, by ${by}` : ''
  return `${url} (${CHAINS[kind] ?? kind}${proxy})`
}

type ProcessFields = { readonly cage: unknown; readonly isolation: unknown }
