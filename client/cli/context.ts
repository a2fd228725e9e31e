// Where the client's own files lie, where the launcher's are, and what the launcher says of itself.
// Nothing here asks the signer.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text, word } from '@countersign/channel/fields.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

/** What every flow is given. */
export type Context = {
  /** The launcher's folder: its sockets and its status. */
  readonly home: string
  /** The user's own folder. */
  readonly clientHome: string
  readonly now: () => UnixSeconds
}

export type LauncherStatus = {
  readonly network: Network
  readonly node: { readonly url: string; readonly cookieFile: string }
  readonly isolation: string
  readonly fingerprint: string
}

/** Reads one of the four networks. */
export const network = word('mainnet', 'testnet4', 'signet', 'regtest')

const CLONE = fileURLToPath(new URL('../../', import.meta.url))

type Environment = Readonly<Record<string, string | undefined>>

/** The folders as COUNTERSIGN_HOME and COUNTERSIGN_CLIENT_HOME name them. */
export function contextOf(environment: Environment): Context {
  const home = environment.COUNTERSIGN_HOME || join(CLONE, '.countersign')
  const clientHome = environment.COUNTERSIGN_CLIENT_HOME || join(home, 'client')
  return { home, clientHome, now: () => Math.floor(Date.now() / 1000) }
}

/** The socket that may carry consent and secrets. */
export function deskSocket({ home }: Context): string {
  return join(home, 'run', 'desk.sock')
}

/** What the launcher wrote when all was up. @throws Fault client.launcher_down */
export function launcherStatus(context: Context): LauncherStatus {
  const file = join(context.home, 'run', 'status.json')
  try {
    const status = JSON.parse(readFileSync(file, 'utf8')) as { readonly [key: string]: Canonical }
    const node = status.node as { readonly [key: string]: Canonical }
    return {
      network: network(status.network, 'network'),
      node: {
        url: text()(node.url, 'node.url'),
        cookieFile: text()(node.cookieFile, 'node.cookieFile'),
      },
      isolation: text(32)(status.isolation, 'isolation'),
      fingerprint: text(64)(status.fingerprint, 'fingerprint'),
    }
  } catch (cause) {
    throw new Fault('client.launcher_down', { home: context.home }, { cause })
  }
}
