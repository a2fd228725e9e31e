// The status file: what programs of this machine need to find the rest. No secret is in it.

import { renameSync, rmSync, writeFileSync } from 'node:fs'
import type { CageReport, CourierLane } from '@countersign/channel/launch.ts'
import type { CageKind } from './cage.ts'
import type { Home } from './home.ts'

/** One process as the status file and the doctor tell of it. */
export type ProcessStatus = {
  readonly pid: number
  readonly cage: string
  readonly isolation: CageReport['isolation']
  /** What it could reach and should not. */
  readonly reasons: readonly string[]
}

/** What the courier says of itself. */
export type Delivering = {
  readonly lanes: readonly CourierLane[]
  /** Why the signer could not be asked what there is to tell; empty when it could. */
  readonly why: string
}

export type Status = {
  readonly version: '1'
  readonly network: string
  readonly node: { readonly url: string; readonly cookieFile: string } | null
  /** Who tells the server of the chain; null for nobody. */
  readonly chain: { readonly kind: string; readonly url: string; readonly by: string | null } | null
  /** Of the signer. */
  readonly isolation: CageReport['isolation']
  readonly cage: CageKind
  readonly fingerprint: string
  /** The fingerprint of the trader; null where it is not started. */
  readonly trader: string | null
  readonly launcher: number
  /** Null where it is not started. */
  readonly api: string | null
  readonly desk: string | null
  /** Null where it was not built, too. */
  readonly console: string | null
  /** How each person is reached by each channel; null where the operator has set up none. */
  readonly notices: Delivering | null
  readonly processes: Readonly<Record<string, ProcessStatus>>
}

/** Whole or not at all: others read it while processes come back. */
export function writeStatus(home: Home, status: Status): void {
  const draft = `${home.status}.new`
  writeFileSync(draft, `${JSON.stringify(status, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, home.status)
}

export const removeStatus = (home: Home): void => rmSync(home.status, { force: true })
